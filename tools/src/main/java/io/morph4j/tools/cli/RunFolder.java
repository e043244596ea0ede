package io.morph4j.tools.cli;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a command finds in the folder of a run. */
public final class RunFolder {
  private static final String SUFFIX = ".safetensors";

  private RunFolder() {}

  /** The newest model files of the run in {@code folder}, by name; empty if it has none. */
  public static List<Path> models(Path folder) {
    Path models = folder.resolve("models");
    if (!Files.isDirectory(models)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(models)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UserException("cannot read " + models + ": " + FileErrors.reason(e), e);
    }
  }

  /** Says which model of the run is taken where it has several and none was named. */
  public static void tellChoice(Path folder, Console console) {
    List<String> names = TrainingRun.modelNames(folder);
    if (names.size() > 1) {
      console.say(
          "%s has the models %s: this takes %s; --direction takes another"
              .formatted(folder, String.join(", ", names), names.get(0)));
    }
  }
}
