package io.morph4j.tools.cli;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
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

  /** The names of those models, e.g. {@code AtoB}. */
  public static List<String> modelNames(Path folder) {
    return models(folder).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .toList();
  }
}
