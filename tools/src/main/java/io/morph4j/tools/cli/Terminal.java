package io.morph4j.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether standard error goes to somebody's screen. */
public final class Terminal {
  private Terminal() {}

  public static boolean onStandardError() {
    return !"dumb".equals(System.getenv("TERM")) && isTerminal(Path.of("/proc/self/fd/2"));
  }

  /** Java knows only about standard input and output together; Linux tells about each stream. */
  static boolean isTerminal(Path stream) {
    if (!Files.isSymbolicLink(stream)) {
      return System.console() != null;
    }
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
