package io.morph4j.tools.train;

import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ShortDuration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line every so many steps with the mean losses since the last line, for logs and pipes. */
final class TrainingLines implements TrainingProgress {
  private static final long LINES = 40;
  private static final long LONGEST_SILENCE = 100;

  private final Console console;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private @Nullable Long lastStep;
  private long interval = LONGEST_SILENCE;
  private long steps;
  private double seconds;
  private double dataSeconds;

  TrainingLines(Console console) {
    this.console = console;
  }

  @Override
  public void started(Start start) {
    lastStep = start.lastStep();
    if (lastStep != null) {
      long coming = lastStep - start.step();
      interval = Math.max(1, Math.min(LONGEST_SILENCE, coming / LINES));
    }
  }

  @Override
  public void stepDone(Step step) {
    step.losses().values().forEach((name, value) -> sums.merge(name, value, Double::sum));
    steps++;
    seconds += step.seconds();
    dataSeconds += step.dataSeconds();
    if (step.step() % interval == 0 || step.step() == 1) {
      sums.replaceAll((name, sum) -> sum / steps);
      console.say(
          "step %s  epoch %d  %.2f steps/s%s%s  %s"
              .formatted(
                  lastStep == null ? step.step() : step.step() + "/" + lastStep,
                  step.epoch(),
                  steps / seconds,
                  timeLeft(step.step()),
                  waiting(),
                  TrainingProgress.text(sums)));
      sums.clear();
      steps = 0;
      seconds = 0;
      dataSeconds = 0;
    }
  }

  @Override
  public void epochEnded(long epoch, Map<String, Double> measured) {
    EpochTable.lines(epoch, measured).forEach(console::say);
  }

  private String timeLeft(long step) {
    return lastStep == null
        ? ""
        : "  " + ShortDuration.of((lastStep - step) * seconds / Math.max(1, steps)) + " left";
  }

  /** The share of the time that went by waiting for data. */
  private String waiting() {
    return "  data " + TrainingProgress.percent(dataSeconds, seconds);
  }

  @Override
  public void close() {}
}
