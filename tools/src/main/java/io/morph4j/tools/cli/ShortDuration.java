package io.morph4j.tools.cli;

import java.util.Locale;

/** Durations as people read them. */
public final class ShortDuration {
  private ShortDuration() {}

  /** Seconds as e.g. {@code 2h05m}, {@code 7m03s}, {@code 12s}. */
  public static String of(double seconds) {
    long all = Math.round(seconds);
    if (all >= 3600) {
      return String.format(Locale.ROOT, "%dh%02dm", all / 3600, all / 60 % 60);
    }
    return all >= 60 ? String.format(Locale.ROOT, "%dm%02ds", all / 60, all % 60) : all + "s";
  }
}
