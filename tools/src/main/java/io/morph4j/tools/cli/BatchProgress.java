package io.morph4j.tools.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows how a list of pictures is worked off: a bar on a terminal, else ten lines in all. */
public final class BatchProgress implements AutoCloseable {
  private static final int WORTH_TELLING = 100;
  private static final int LINES = 10;

  private final Console console;
  private final String task;
  private final int total;
  private final @Nullable ProgressBar bar;
  private final long start = System.nanoTime();
  private int done;

  public BatchProgress(Console console, String task, int total) {
    this.console = console;
    this.task = task;
    this.total = total;
    this.bar = console.drawsBars() && total > 1 ? new ProgressBar(console, task) : null;
  }

  /** One more is done. */
  public void step() {
    done++;
    if (bar != null) {
      bar.show(done, total, "", this::timeLeft);
    } else if (total >= WORTH_TELLING
        && (done % ((total + LINES - 1) / LINES) == 0 || done == total)) {
      console.say("%s: %d of %d".formatted(task, done, total));
    }
  }

  private List<String> timeLeft() {
    double seconds = (System.nanoTime() - start) * 1e-9;
    return List.of(ShortDuration.of(seconds / done * (total - done)) + " left");
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
