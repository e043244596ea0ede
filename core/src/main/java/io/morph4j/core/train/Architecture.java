package io.morph4j.core.train;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An architecture that can be trained by name. Found by {@link java.util.ServiceLoader}: a module
 * adds an implementation and a service line, nothing else is edited.
 *
 * @param <C> its config record, whose components are the options of {@code --set}
 */
public interface Architecture<C extends Record> {
  /** The name on the command line, e.g. {@code cyclegan}. */
  String name();

  /** One line for listings, with the paper. */
  String summary();

  /** Configurations by the name of their preset, the default one first. */
  Map<String, C> presets();

  /**
   * The config of a run that stored {@code values}; what the run does not know of, as it is older,
   * is as in the default preset, whose values never change.
   *
   * @throws UsageException if a key is unknown, a value cannot be read, or the record refuses it
   */
  default C restored(Map<String, String> values) {
    return ConfigRecords.with(presets().values().iterator().next(), values);
  }

  /**
   * A trainer with fresh weights, which registers its parts with {@code training}; its data are
   * opened and checked.
   */
  Trainer trainer(C config, DataLocation data, Training training);

  /**
   * A training of {@code config} on {@code data}, ready for its first step.
   *
   * @param seed of everything random
   * @param plannedSteps that the run will take, null if the epochs of the config decide
   */
  default Training start(C config, DataLocation data, long seed, @Nullable Long plannedSteps) {
    return Training.start(
        name(), config, seed, plannedSteps, training -> trainer(config, data, training));
  }
}
