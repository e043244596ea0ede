package io.morph4j.core.network;

import java.util.Arrays;

/** The largest numbers in options of networks: products of a few of them stay within an int. */
final class Counts {
  static final int MOST = 65536;

  private Counts() {}

  static void check(int... counts) {
    if (Arrays.stream(counts).anyMatch(count -> count > MOST)) {
      throw new IllegalArgumentException(
          "channels, filters and layers are at most %d: %s"
              .formatted(MOST, Arrays.toString(counts)));
    }
  }
}
