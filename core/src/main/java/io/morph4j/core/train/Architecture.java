package io.morph4j.core.train;

import java.util.List;

/**
 * An architecture that can be trained by name. Found by {@link java.util.ServiceLoader}: a module
 * adds an implementation and a service line, nothing else is edited.
 */
public interface Architecture {
  /** The name on the command line, e.g. {@code cyclegan}. */
  String name();

  /** One line for listings, with the paper. */
  String summary();

  /** Names of the presets, the default one first. */
  List<String> presets();

  /**
   * The config record of a preset. Its components are the options of {@code --set}.
   *
   * @throws IllegalArgumentException if there is no such preset
   */
  Record preset(String name);

  /** A trainer with fresh weights; its data are opened and checked. */
  Trainer trainer(TrainingRequest request);
}
