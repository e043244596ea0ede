package io.morph4j.tools.data;

import io.morph4j.data.download.ResumableDownload;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ProgressBar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows how a download goes on: a bar on a terminal, else a line every 64 MiB. */
final class DownloadProgress implements ResumableDownload.Progress, AutoCloseable {
  private static final int MIB = 1 << 20;
  private static final long LINE_EVERY = 64L * MIB;

  private final Console console;
  private final String file;
  private final @Nullable ProgressBar bar;
  private long nextLine;

  DownloadProgress(Console console, String file) {
    this.console = console;
    this.file = file;
    this.bar = console.drawsBars() ? new ProgressBar(console, file) : null;
  }

  @Override
  public void received(long done, long all) {
    if (bar != null) {
      bar.show(done / MIB, all < 0 ? all : all / MIB, " MiB", List::of);
    } else if (done >= nextLine) {
      console.say(
          "%s: %d MiB%s".formatted(file, done / MIB, all < 0 ? "" : " of " + all / MIB + " MiB"));
      nextLine = done + LINE_EVERY;
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
