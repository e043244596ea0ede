package io.morph4j.core.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name that somebody meant who typed another one. */
public final class NearestName {
  /** Longer texts are no typing mistakes, and comparing them takes long. */
  private static final int LONGEST = 200;

  private NearestName() {}

  /**
   * The name nearest to {@code typed} by Levenshtein distance, ignoring case; null if more than a
   * third of its letters (but two in any case) would have to change.
   */
  public static @Nullable String of(String typed, Collection<String> names) {
    if (typed.length() > LONGEST) {
      return null;
    }
    String nearest = null;
    int best = Math.max(2, typed.length() / 3) + 1;
    for (String name : names) {
      int distance = distance(typed.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Insertions, deletions and replacements that turn {@code a} into {@code b}. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[row.length - 1];
  }
}
