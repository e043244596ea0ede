package io.morph4j.tools.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how a list of pictures is worked off: a bar on a terminal, else ten lines in all. */
public final class BatchProgress implements AutoCloseable {
  private static final int WORTH_TELLING = 100;
  private static final int LINES = 10;

  private final Console console;
  private final String task;
  private final int total;
  private final @Nullable ProgressBar bar;
  private int done;

  public BatchProgress(Console console, String task, int total) {
    this.console = console;
    this.task = task;
    this.total = total;
    this.bar =
        console.terminal() && !console.quiet() && total > 1
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(total)
                .clearDisplayOnFinish()
                .build()
            : null;
  }

  /** One more is done. */
  public void step() {
    done++;
    if (bar != null) {
      bar.stepTo(done);
    } else if (total >= WORTH_TELLING
        && (done % ((total + LINES - 1) / LINES) == 0 || done == total)) {
      console.say("%s: %d of %d".formatted(task, done, total));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
