package io.morph4j.tools.translate;

import io.morph4j.core.file.UserException;
import io.morph4j.data.DataFolder;
import io.morph4j.data.ResultNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pictures that a command was given, each with the place of its result.
 *
 * <p>A file goes to {@code OUT/NAME} with the ending of the results; the files of a folder, looked
 * through to any depth, keep their path below it. Where inputs that differ only in their ending
 * would meet, the ending stays in the name ({@code a.jpg.png}).
 *
 * @param pictures result by input, in the order given, files of a folder by name
 * @param problems of inputs that yield nothing, by input
 */
public record PictureInputs(Map<Path, Path> pictures, Map<Path, String> problems) {
  /** One picture whose result is {@code result}. */
  static PictureInputs one(Path input, Path result) {
    Map<Path, Path> picture = Map.of(input, result);
    requireOthers(picture);
    return new PictureInputs(picture, Map.of());
  }

  /**
   * Lists the pictures of {@code inputs}, whose results go below {@code out}.
   *
   * @param ending of the results, with its dot
   * @throws UserException if a result would take the place of an input
   */
  public static PictureInputs of(List<Path> inputs, Path out, String ending) {
    Map<Path, Path> places = new LinkedHashMap<>();
    Map<Path, String> problems = new LinkedHashMap<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        addFolder(input, out, places, problems);
      } else if (Files.exists(input)) {
        places.put(input, input.getFileName());
      } else {
        problems.put(input, input + ": there is no such file or folder");
      }
    }
    List<String> results =
        ResultNames.of(places.values().stream().map(Path::toString).toList(), ending);
    Map<Path, Path> pictures = new LinkedHashMap<>();
    Set<Path> taken = new LinkedHashSet<>();
    Iterator<String> names = results.iterator();
    for (Path input : places.keySet()) {
      try {
        Path result = out.resolve(names.next());
        if (taken.add(result)) {
          pictures.put(input, result);
        } else {
          problems.put(input, input + ": another input is written to " + result + " already");
        }
      } catch (InvalidPathException e) {
        problems.put(
            input,
            input
                + ": its name has characters that this locale's character set has not; set"
                + " LC_ALL=C.UTF-8");
      }
    }
    requireOthers(pictures);
    return new PictureInputs(pictures, problems);
  }

  /** Refuses results over inputs, which may be the only copies there are. */
  private static void requireOthers(Map<Path, Path> pictures) {
    Set<Path> inputs = new HashSet<>();
    pictures.keySet().forEach(input -> inputs.add(real(input)));
    pictures.forEach(
        (input, result) -> {
          if (Files.exists(result) && inputs.contains(real(result))) {
            throw new UserException(
                "%s: its result would take the place of %s, which is an input; name another --out"
                    .formatted(input, result));
          }
        });
  }

  /** The file itself, by whatever links it was named. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  /** What is in {@code out} already are results, not pictures to translate again. */
  private static void addFolder(
      Path folder, Path out, Map<Path, Path> places, Map<Path, String> problems) {
    try {
      DataFolder found = DataFolder.listNonEmpty(folder);
      Path results = real(out);
      boolean within = !results.equals(real(folder)) && results.startsWith(real(folder));
      found.files().stream()
          .filter(file -> !within || !real(file).startsWith(results))
          .forEach(file -> places.put(file, folder.relativize(file)));
    } catch (UserException e) {
      problems.put(folder, String.valueOf(e.getMessage()));
    }
  }
}
