package io.morph4j.tools.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How far a task has come, as one line at the foot of a screen: {@code train 45 % [=======> ]
 * 900/2000 2.31 steps/s 7m56s left G_A 0.310}.
 *
 * <p>The line is drawn anew when it is a fifth of a second old, with a carriage return and no
 * library: those for terminals take the signals of the process to themselves, and Ctrl-C with them.
 */
public final class ProgressBar implements AutoCloseable {
  private static final long REDRAW_NANOS = 200_000_000;
  private static final int SHORTEST_BAR = 10;
  private static final int LONGEST_BAR = 30;
  private static final String GAP = "  ";

  private final Console console;
  private final String task;
  private long drawnAt;
  private boolean drawn;

  /**
   * @param task one word, before the bar
   */
  public ProgressBar(Console console, String task) {
    this.console = console;
    this.task = task;
  }

  /**
   * Shows that {@code done} of {@code total} is done, unless the line is new enough.
   *
   * @param total negative if it is not known
   * @param details asked for only when the line is drawn; the most important first, since the last
   *     are left out where the screen is narrow
   */
  public void show(long done, long total, String unit, Supplier<List<String>> details) {
    long now = System.nanoTime();
    if (!drawn || now - drawnAt >= REDRAW_NANOS || done == total) {
      drawn = true;
      drawnAt = now;
      // The last column stays free: a full line would break.
      int columns = console.columns() - 1;
      console.status(line(task, done, total, unit, details.get(), columns));
    }
  }

  /** The line that fits {@code columns}. */
  static String line(
      String task, long done, long total, String unit, List<String> details, int columns) {
    boolean known = total >= 0;
    String head =
        known ? String.format(Locale.ROOT, "%s %3d %%", task, percent(done, total)) : task;
    String count = known ? done + "/" + total : String.valueOf(done);
    StringBuilder tail = new StringBuilder(" " + count + unit);
    int room = columns - head.length() - (known ? SHORTEST_BAR + " [>]".length() : 0);
    for (String detail : details) {
      if (tail.length() + GAP.length() + detail.length() > room) {
        break;
      }
      tail.append(GAP).append(detail);
    }
    int bar = Math.min(LONGEST_BAR, SHORTEST_BAR + room - tail.length());
    String line = head + (known && bar >= SHORTEST_BAR ? bar(done, total, bar) : "") + tail;
    return line.length() > columns ? line.substring(0, Math.max(0, columns)) : line;
  }

  private static long percent(long done, long total) {
    return total == 0 ? 100 : Math.min(100, 100 * done / total);
  }

  private static String bar(long done, long total, int length) {
    int filled = (int) (percent(done, total) * length / 100);
    return " [" + "=".repeat(filled) + ">" + " ".repeat(length - filled) + "]";
  }

  /** Takes the line off the screen. */
  @Override
  public void close() {
    if (drawn) {
      console.status("");
      drawn = false;
    }
  }
}
