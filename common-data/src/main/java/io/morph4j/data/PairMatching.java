package io.morph4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of two folders whose names, with the folders below but without endings, are equal.
 *
 * @param pairs in the order of the names
 * @param alone files without a partner
 * @param ambiguous files of one folder that differ in their endings only
 */
record PairMatching(List<PicturePair> pairs, List<Path> alone, List<Path> ambiguous) {
  private static final int NAMED = 10;

  static PairMatching of(DataFolder a, DataFolder b) {
    List<Path> ambiguous = new ArrayList<>();
    Map<String, Path> filesA = byName(a, ambiguous);
    Map<String, Path> filesB = byName(b, ambiguous);
    List<PicturePair> pairs = new ArrayList<>();
    List<Path> alone = new ArrayList<>();
    filesA.forEach(
        (name, file) -> {
          Path partner = filesB.remove(name);
          if (partner == null) {
            alone.add(file);
          } else {
            pairs.add(new PicturePair(file, partner));
          }
        });
    alone.addAll(filesB.values());
    return new PairMatching(pairs, alone, ambiguous);
  }

  private static Map<String, Path> byName(DataFolder folder, List<Path> ambiguous) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path file : folder.files()) {
      String name = folder.nameOf(file);
      Path other = files.putIfAbsent(name.substring(0, name.lastIndexOf('.')), file);
      if (other != null) {
        ambiguous.add(other);
        ambiguous.add(file);
      }
    }
    return files;
  }

  /** Up to ten of {@code items}, and how many more there are. */
  static String excerpt(List<?> items) {
    String named = String.join(", ", items.stream().limit(NAMED).map(String::valueOf).toList());
    return items.size() > NAMED ? named + " and " + (items.size() - NAMED) + " more" : named;
  }
}
