package io.morph4j.tools.translate;

import io.morph4j.core.file.UserException;
import io.morph4j.data.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
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
record PictureInputs(Map<Path, Path> pictures, Map<Path, String> problems) {
  /** One picture whose result is {@code result}. */
  static PictureInputs one(Path input, Path result) {
    return new PictureInputs(Map.of(input, result), Map.of());
  }

  /**
   * Lists the pictures of {@code inputs}, whose results go below {@code out}.
   *
   * @param ending of the results, with its dot
   */
  static PictureInputs of(List<Path> inputs, Path out, String ending) {
    Map<Path, Path> places = new LinkedHashMap<>();
    Map<Path, String> problems = new LinkedHashMap<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        addFolder(input, places, problems);
      } else if (Files.exists(input)) {
        places.put(input, input.getFileName());
      } else {
        problems.put(input, input + ": there is no such file or folder");
      }
    }
    Set<Path> crowded = duplicates(places.values().stream().map(PictureInputs::bare).toList());
    Map<Path, Path> pictures = new LinkedHashMap<>();
    Set<Path> taken = new LinkedHashSet<>();
    places.forEach(
        (input, place) -> {
          Path kept = crowded.contains(bare(place)) ? place : bare(place);
          Path result = out.resolve(kept.resolveSibling(kept.getFileName() + ending));
          if (taken.add(result)) {
            pictures.put(input, result);
          } else {
            problems.put(input, input + ": another input is written to " + result + " already");
          }
        });
    return new PictureInputs(pictures, problems);
  }

  private static void addFolder(Path folder, Map<Path, Path> places, Map<Path, String> problems) {
    try {
      DataFolder found = DataFolder.listNonEmpty(folder);
      found.files().forEach(file -> places.put(file, folder.relativize(file)));
    } catch (UserException e) {
      problems.put(folder, String.valueOf(e.getMessage()));
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** {@code place} without its ending. */
  private static Path bare(Path place) {
    String name = name(place);
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? place : place.resolveSibling(name.substring(0, dot));
  }

  private static Set<Path> duplicates(List<Path> paths) {
    Set<Path> seen = new LinkedHashSet<>();
    return new LinkedHashSet<>(paths.stream().filter(path -> !seen.add(path)).toList());
  }
}
