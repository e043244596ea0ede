package io.morph4j.tools.train;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.run.Outcome;
import io.morph4j.core.train.run.TrainingListener;
import io.morph4j.tools.report.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes losses, learning rates, times and sample grids of a session as events for TensorBoard, one
 * file a session.
 */
final class TensorBoardWriter implements TrainingListener, AutoCloseable {
  private static final long FLUSH_NANOS = 5_000_000_000L;

  private final Path folder;
  private final long every;
  private @Nullable EventFile events;
  private long flushedAt;

  /** Writes into {@code folder} the numbers of every {@code every}th step. */
  TensorBoardWriter(Path folder, long every) {
    this.folder = folder;
    this.every = every;
  }

  /** A write of events that can fail. */
  private interface Writing {
    void to(EventFile events) throws IOException;
  }

  @Override
  public void started(Start start) {
    try {
      events = EventFile.create(folder, start.step() + 1, now());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void stepDone(Step step) {
    if (step.step() % every != 0) {
      return;
    }
    Map<String, Double> values = new LinkedHashMap<>();
    step.losses().values().forEach((name, value) -> values.put("loss/" + name, value));
    step.learningRates().forEach((name, value) -> values.put("learning_rate/" + name, value));
    values.put("time/step_seconds", step.seconds());
    values.put("time/data_seconds", step.dataSeconds());
    write(
        out -> {
          out.scalars(step.step(), now(), values);
          if (System.nanoTime() - flushedAt >= FLUSH_NANOS) {
            out.flush();
            flushedAt = System.nanoTime();
          }
        });
  }

  @Override
  public void sampled(long step, Path picture) {
    write(
        out -> {
          out.image(step, now(), "samples", Files.readAllBytes(picture));
          out.flush();
        });
  }

  @Override
  public void finished(Outcome outcome) {
    close();
  }

  @Override
  public void close() {
    write(EventFile::close);
    events = null;
  }

  private void write(Writing writing) {
    if (events == null) {
      return;
    }
    try {
      writing.to(events);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private UserException failure(IOException e) {
    return new UserException(
        "cannot write to %s: %s. Free some space on that disk, then go on with --resume"
            .formatted(folder, FileErrors.reason(e)),
        e);
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }
}
