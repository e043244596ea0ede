package io.morph4j.core.file;

import org.jspecify.annotations.Nullable;

/**
 * Texts that come out of somebody's file, made fit for one line on a terminal: bounded, and without
 * characters that a terminal takes for commands.
 */
public final class Brief {
  /** Letters of a line of error whose text comes out of somebody's file. */
  public static final int LINE = 300;

  private static final String PROGRAM = "morph4j: ";
  private static final int WORD = 60;
  private static final int LEAST = 60;

  private Brief() {}

  /** A name or value for a message: at most 60 letters. */
  public static String of(String text) {
    return of(text, WORD);
  }

  /** The beginning of {@code text}, at most {@code most} letters and then "…", {@link #visible}. */
  public static String of(String text, int most) {
    String all = visible(text.length() <= most ? text : text.substring(0, most + 1));
    return all.length() <= most ? all : all.substring(0, most) + "…";
  }

  /**
   * A line of error: {@code before}, {@code text} and {@code after}, with as much of {@code text}
   * as a line of {@value #LINE} letters has room for behind the program's name, but {@value #LEAST}
   * letters also behind a path that takes all of it.
   */
  public static String line(String before, @Nullable String text, String after) {
    int room = LINE - PROGRAM.length() - before.length() - after.length();
    // The mark of what is left out is a letter too.
    return before + of(String.valueOf(text), Math.max(LEAST, room - 1)) + after;
  }

  /**
   * {@code text} with control characters, line breaks and marks that turn the direction of writing
   * written out as Java does: {@code \}{@code u001b}.
   */
  public static String visible(String text) {
    if (text.chars().noneMatch(Brief::hidden)) {
      return text;
    }
    StringBuilder seen = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (hidden(c)) {
                seen.append(String.format("\\u%04x", c));
              } else {
                seen.append((char) c);
              }
            });
    return seen.toString();
  }

  private static boolean hidden(int c) {
    return Character.isISOControl(c)
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
