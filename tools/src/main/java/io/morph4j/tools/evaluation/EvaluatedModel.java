package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.LabColour;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.tools.cli.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a model with its direction and the way back, as a mixin. */
public final class EvaluatedModel {
  private static final String FORTH = "AtoB";
  public static final String BACK = "BtoA";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|RUN",
      description = "A model file, or the folder of a training run.")
  @SuppressWarnings("NullAway.Init")
  private Path model;

  @Option(
      names = "--direction",
      paramLabel = "NAME",
      description = {
        "AtoB or BtoA: which model of a run, and which side of the data is the input.",
        "Default: the only model of a run; of a file what its name or its domains say, else AtoB."
      })
  private @Nullable String direction;

  @Option(
      names = "--back",
      paramLabel = "FILE",
      description =
          "The model of the other direction, for cycle. Default: the other model of the run.")
  private @Nullable Path back;

  /**
   * The model to evaluate.
   *
   * @throws UsageException if the direction is missing or unknown
   */
  Path file() {
    if (direction != null && !List.of(FORTH, BACK).contains(direction)) {
      throw new UsageException("--direction " + direction + ": expected AtoB or BtoA");
    }
    if (!Files.isDirectory(model)) {
      return model;
    }
    List<String> names = RunFolder.modelNames(model);
    if (direction == null && names.size() > 1) {
      throw new UsageException(
          model
              + " has several models: choose one of "
              + String.join(", ", names)
              + " by --direction");
    }
    return TrainingRun.model(model, direction);
  }

  /** The folder of the run that the model is of, null for a file. */
  @Nullable Path run() {
    return Files.isDirectory(model) ? model : null;
  }

  /** The model of the other direction, null if there is none. */
  @Nullable Path wayBack(boolean backwards) {
    if (back != null) {
      return back;
    }
    String other = backwards ? FORTH : BACK;
    return Files.isDirectory(model) && RunFolder.modelNames(model).contains(other)
        ? TrainingRun.model(model, other)
        : null;
  }

  /** Whether the model in {@code file} colours grey pictures. */
  static boolean colours(Path file) {
    return LabColour.LAB.equals(ModelFile.info(file).description().options().get(LabColour.OPTION));
  }

  /**
   * Whether the model translates from domain B to domain A.
   *
   * @param domains the names of A and B in the data
   */
  boolean backwards(Path file, List<String> domains) {
    if (direction != null) {
      return direction.equals(BACK);
    }
    if (String.valueOf(file.getFileName()).startsWith(BACK)) {
      return true;
    }
    ModelDescription description = ModelFile.info(file).description();
    return description.sourceDomain().equals(domains.get(1))
        && description.targetDomain().equals(domains.get(0));
  }
}
