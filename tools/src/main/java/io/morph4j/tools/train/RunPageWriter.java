package io.morph4j.tools.train;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.run.Outcome;
import io.morph4j.core.train.run.TrainingListener;
import io.morph4j.tools.report.RunReport;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the page of a run up to date: after each sample grid and checkpoint, unless that would take
 * more than a fiftieth of the time, and at the end.
 */
final class RunPageWriter implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(RunPageWriter.class);
  private static final long SHARE = 50;

  private final Path folder;
  private long writtenAt;
  private long tookNanos;

  RunPageWriter(Path folder) {
    this.folder = folder;
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
    write();
  }

  private void writeIfCheap() {
    if (System.nanoTime() - writtenAt >= SHARE * tookNanos) {
      write();
    }
  }

  void write() {
    long before = System.nanoTime();
    try {
      RunReport.write(folder);
    } catch (UserException e) {
      // The page tells of the training; it never ends it.
      LOG.warn("index.html is not written: {}", e.getMessage());
    }
    writtenAt = System.nanoTime();
    tookNanos = writtenAt - before;
  }
}
