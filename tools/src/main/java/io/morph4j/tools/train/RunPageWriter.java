package io.morph4j.tools.train;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.run.Outcome;
import io.morph4j.core.train.run.TrainingListener;
import io.morph4j.tools.report.RunReport;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the page of a run up to date: after each sample grid and checkpoint and every ten seconds,
 * unless that would take more than a fiftieth of the time, and at the end.
 */
final class RunPageWriter implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(RunPageWriter.class);
  private static final long SHARE = 50;
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private final Path folder;
  private long writtenAt = System.nanoTime();
  private long tookNanos;

  RunPageWriter(Path folder) {
    this.folder = folder;
  }

  @Override
  public void stepDone(Step step) {
    if (System.nanoTime() - writtenAt >= PAUSE_NANOS) {
      writeIfCheap();
    }
  }

  @Override
  public void sampled(long step, Path picture) {
    writeIfCheap();
  }

  @Override
  public void saved(long step, Path checkpoint) {
    writeIfCheap();
  }

  @Override
  public void finished(Outcome outcome) {
    RunReport.animate(folder);
    end();
  }

  private void writeIfCheap() {
    if (System.nanoTime() - writtenAt >= SHARE * tookNanos) {
      write(RunReport::writeLive);
    }
  }

  /** The page of a run that nothing is at any more. */
  void end() {
    write(RunReport::write);
  }

  private void write(Consumer<Path> page) {
    long before = System.nanoTime();
    try {
      page.accept(folder);
    } catch (UserException e) {
      // The page tells of the training; it never ends it.
      LOG.warn("index.html is not written: {}", e.getMessage());
    }
    writtenAt = System.nanoTime();
    tookNanos = writtenAt - before;
  }
}
