package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.Colours;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.Signature;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.RunFolder;
import io.morph4j.tools.sample.CodeEvaluation;
import io.morph4j.tools.sample.GeneratedEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a model with its direction and the way back, as a mixin. */
public final class EvaluatedModel {
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
      description = {
        "Which model of a run; of a file, which side of the data is the input: AtoB or BtoA.",
        "Default: the first model of a run; of a file what its name or its domains say, else AtoB."
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
   * @param console told which of several models is taken
   * @throws UsageException if the run has no model of that name
   * @throws UserException if the model neither leads from pictures to pictures nor encodes
   */
  Path file(Console console) {
    Path file = model;
    if (Files.isDirectory(model)) {
      if (direction == null) {
        RunFolder.tellChoice(model, console);
      }
      List<String> names = TrainingRun.modelNames(model);
      if (direction != null && !names.isEmpty() && !names.contains(direction)) {
        throw new UsageException(
            "--direction %s: %s has %s".formatted(direction, model, String.join(", ", names)));
      }
      file = TrainingRun.model(model, direction);
    }
    ModelDescription description = ModelFile.info(file).description();
    Signature signature = description.signature();
    if (!(signature instanceof Signature.OfPictures)
        && !CodeEvaluation.suits(description)
        && !GeneratedEvaluation.suits(description)) {
      throw new UserException(
          file
              + " is a model from "
              + signature.title()
              + "; measures are of models that take or make pictures");
    }
    return file;
  }

  /** The folder of the run that the model is of, null for a file. */
  @Nullable Path run() {
    return Files.isDirectory(model) ? model : null;
  }

  /** The model that leads back from what {@code file} makes, null if there is none. */
  @Nullable Path wayBack(Path file) {
    if (back != null || !Files.isDirectory(model)) {
      return back;
    }
    ModelDescription there = ModelFile.info(file).description();
    return TrainingRun.modelNames(model).stream()
        .map(name -> TrainingRun.model(model, name))
        .filter(other -> ModelFile.info(other).description().leadsBackFrom(there))
        .findFirst()
        .orElse(null);
  }

  /** Whether the model leads to several domains, by whatever guide. */
  static boolean ofDomains(ModelDescription description) {
    return description.signature() instanceof Signature.GuidedPictureToPicture;
  }

  /** Whether the model colours grey pictures. */
  public static boolean colours(ModelDescription description) {
    return description.policy().colours() == Colours.LAB;
  }

  /**
   * Whether the model translates from the second domain of the data to the first.
   *
   * @param domains the names of both in the data
   * @throws UsageException if a direction was given for a file that names neither
   */
  boolean backwards(Path file, List<String> domains) {
    List<String> names = List.of(reversed(List.of("A", "B")), reversed(domains));
    if (direction != null && !Files.isDirectory(model)) {
      List<String> forth = List.of(String.join("to", "A", "B"), String.join("to", domains));
      if (!names.contains(direction) && !forth.contains(direction)) {
        throw new UsageException("--direction " + direction + ": expected AtoB or BtoA");
      }
      return names.contains(direction);
    }
    String name = String.valueOf(file.getFileName());
    return names.stream().anyMatch(name::startsWith)
        || backwards(ModelFile.info(file).description(), domains);
  }

  /** Whether the model's domains are those of the data in reverse. */
  public static boolean backwards(ModelDescription description, List<String> domains) {
    return description.domains().equals(List.of(domains.get(1), domains.get(0)));
  }

  /** How a model is called that goes from the second domain to the first. */
  private static String reversed(List<String> domains) {
    return domains.get(1) + "to" + domains.get(0);
  }
}
