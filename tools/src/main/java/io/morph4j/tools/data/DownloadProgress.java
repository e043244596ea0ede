package io.morph4j.tools.data;

import io.morph4j.data.download.ResumableDownload;
import io.morph4j.tools.cli.Console;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how a download goes on: a bar on a terminal, else a line every 64 MiB. */
final class DownloadProgress implements ResumableDownload.Progress, AutoCloseable {
  private static final int MIB = 1 << 20;
  private static final long LINE_EVERY = 64L * MIB;

  private final Console console;
  private final String file;
  private @Nullable ProgressBar bar;
  private long nextLine;

  DownloadProgress(Console console, String file) {
    this.console = console;
    this.file = file;
  }

  @Override
  public void received(long done, long all) {
    if (console.quiet()) {
      return;
    }
    if (console.terminal()) {
      bar().maxHint(all).stepTo(done);
    } else if (done >= nextLine) {
      console.say(
          "%s: %d MiB%s".formatted(file, done / MIB, all < 0 ? "" : " of " + all / MIB + " MiB"));
      nextLine = done + LINE_EVERY;
    }
  }

  private ProgressBar bar() {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(file)
              .setStyle(ProgressBarStyle.ASCII)
              .setUnit(" MiB", MIB)
              .clearDisplayOnFinish()
              .build();
    }
    return bar;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
