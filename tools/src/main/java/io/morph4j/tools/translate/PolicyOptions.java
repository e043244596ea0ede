package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.BatchStatistics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a generator is run in translation, as a mixin. */
public final class PolicyOptions {
  @Option(
      names = "--dropout",
      paramLabel = "on|off",
      description = "Dropout in translation. Default: as the model says; pix2pix as published: on.")
  private @Nullable String dropout;

  @Option(
      names = "--batch-statistics",
      paramLabel = "NAME",
      description =
          "What batch norm uses: batch (of the picture itself) or running (of training). Default:"
              + " as the model says.")
  private @Nullable String statistics;

  @Option(
      names = "--dropout-seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Another seed gives another translation with dropout on. Default: 0.")
  private long seed;

  /**
   * The translator of {@code model}, run as the options say.
   *
   * @throws UsageException if a value is none of those named
   */
  public Translator load(Path model) {
    return load(model, Map.of());
  }

  /** The same with dropout off unless it is asked for: it would make other noise of every frame. */
  Translator loadForFilm(Path model) {
    return load(model, Map.of("dropout", "false"));
  }

  private Translator load(Path model, Map<String, String> usual) {
    Map<String, String> changed = new LinkedHashMap<>(usual);
    if (dropout != null) {
      if (!dropout.equals("on") && !dropout.equals("off")) {
        throw new UsageException("--dropout " + dropout + ": expected on or off");
      }
      changed.put("dropout", String.valueOf(dropout.equals("on")));
    }
    if (statistics != null) {
      changed.put("batchStatistics", BatchStatistics.of(statistics).id());
    }
    Translator translator = Translator.load(model, changed);
    translator.dropoutSeed(seed);
    return translator;
  }
}
