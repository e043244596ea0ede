package io.morph4j.tools.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sun.misc.Signal;

/** What standard error is shown on: a screen of so many columns, or no screen. */
public final class Terminal {
  /** A file, a pipe or a terminal that cannot take back what it shows. */
  public static final Terminal NONE = new Terminal(() -> 0);

  private static final int USUAL_COLUMNS = 80;
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,4})\\s*");

  private final IntSupplier columns;

  private Terminal(IntSupplier columns) {
    this.columns = columns;
  }

  /** A screen of {@code columns} columns. */
  public static Terminal screen(int columns) {
    return new Terminal(() -> columns);
  }

  /** What standard error of this process is shown on. */
  public static Terminal onStandardError() {
    return !"dumb".equals(System.getenv("TERM")) && isTerminal(Path.of("/proc/self/fd/2"))
        ? new Terminal(new Width())
        : NONE;
  }

  /** Whether lines on it can be drawn anew. */
  public boolean isScreen() {
    return this != NONE;
  }

  /** The columns that it has now; 0 if it is no screen. */
  public int columns() {
    return columns.getAsInt();
  }

  /** Java knows only about standard input and output together; Linux tells about each stream. */
  private static boolean isTerminal(Path stream) {
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

  /** The columns of the controlling terminal, asked for anew when its window has changed. */
  private static final class Width implements IntSupplier {
    private volatile boolean changed = true;
    private int columns;

    Width() {
      try {
        Signal.handle(new Signal("WINCH"), signal -> changed = true);
      } catch (IllegalArgumentException e) {
        // No such signal here: the width stays what it is at the start.
      }
    }

    @Override
    public synchronized int getAsInt() {
      if (changed) {
        changed = false;
        columns = asked();
      }
      return columns;
    }

    /** Asks {@code stty}, which POSIX has. */
    private static int asked() {
      try {
        Process stty =
            new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/tty"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        Matcher matcher = SIZE.matcher(size);
        int found = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        return found > 0 ? found : USUAL_COLUMNS;
      } catch (IOException e) {
        return USUAL_COLUMNS;
      }
    }
  }
}
