package io.morph4j.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ranges that counts and names of a model's description must keep. */
final class Bounds {
  /** Most channels, labels, numbers of a code. */
  static final int SIZE = 65536;

  /** Most pixels of a side of pictures that have one size. */
  static final int SIDE = 8192;

  private static final int NAME = 1000;

  private Bounds() {}

  static int in(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(name, value, low, high));
    }
    return value;
  }

  static String name(String what, String name) {
    if (name.isBlank() || name.length() > NAME) {
      throw new IllegalArgumentException(
          "a %s has a name of %d letters, expected 1 to %d".formatted(what, name.length(), NAME));
    }
    return name;
  }

  /** A copy of {@code names}, none of which repeats. */
  static List<String> names(String what, List<String> names, int least, int most) {
    in("number of names (" + what + ")", names.size(), least, most);
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name(what, name))) {
        throw new IllegalArgumentException("two have the name %s (%s)".formatted(name, what));
      }
    }
    return List.copyOf(names);
  }
}
