package io.morph4j.tools.cli;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands that the user is to copy to a shell. */
public final class ShellCommand {
  /** Set by the launcher: how it was called, if not by its bare name. */
  private static final String CALLED = "morph4j.called";

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  private ShellCommand() {}

  /** The name that starts this command line: {@code morph4j}, or the way to it. */
  public static String name() {
    return quoted(System.getProperty(CALLED, "morph4j"));
  }

  /** {@code morph4j} and {@code words}, each quoted where a POSIX shell needs it. */
  public static String of(Object... words) {
    return name()
        + " "
        + Arrays.stream(words)
            .map(word -> quoted(word.toString()))
            .collect(Collectors.joining(" "));
  }

  /** {@code word} as a POSIX shell reads it back. */
  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
