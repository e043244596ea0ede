package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a model, as a mixin. */
public final class ModelOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|RUN",
      description = "A model file, or the folder of a training run.")
  @SuppressWarnings("NullAway.Init")
  private Path model;

  @Option(
      names = {"--direction", "--model-name"},
      paramLabel = "NAME",
      description = "Which model of a run, e.g. AtoB or BtoA. Default: the first by name.")
  private @Nullable String direction;

  /**
   * The model file that the options name.
   *
   * @param console told which of several models is taken
   * @throws UsageException if the direction is superfluous
   * @throws UserException if there is no such file
   */
  public Path file(Console console) {
    if (!Files.isDirectory(model)) {
      if (direction != null) {
        throw new UsageException(
            "--direction "
                + direction
                + " chooses among the models of a run's folder, but --model "
                + model
                + " is one model: leave --direction away");
      }
      return model;
    }
    if (direction == null) {
      RunFolder.tellChoice(model, console);
    }
    return TrainingRun.model(model, direction);
  }
}
