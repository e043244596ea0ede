package io.morph4j.data;

import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What results are called: as their inputs, with the ending of the results. Where inputs that
 * differ only in their ending would meet, the ending stays in the name ({@code a.jpg.png}).
 */
public final class ResultNames {
  private ResultNames() {}

  /**
   * The name of each result.
   *
   * @param inputs names of all inputs, with their folders
   * @param ending of the results, with its dot
   * @return one name for each input; two are equal where no rule keeps them apart
   */
  public static List<String> of(List<String> inputs, String ending) {
    Set<String> seen = new HashSet<>();
    Set<String> crowded = new HashSet<>();
    for (String input : inputs) {
      String bare = bare(input);
      if (!seen.add(bare)) {
        crowded.add(bare);
      }
    }
    return inputs.stream()
        .map(input -> (crowded.contains(bare(input)) ? input : bare(input)) + ending)
        .toList();
  }

  /** {@code name} without its ending. */
  private static String bare(String name) {
    int start = Math.max(name.lastIndexOf('/'), name.lastIndexOf(File.separatorChar)) + 1;
    int dot = name.lastIndexOf('.');
    return dot <= start ? name : name.substring(0, dot);
  }
}
