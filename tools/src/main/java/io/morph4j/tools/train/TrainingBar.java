package io.morph4j.tools.train;

import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ProgressBar;
import io.morph4j.tools.cli.ShortDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A progress bar on the terminal with steps per second, time left, the share of waiting for data,
 * and as many losses as there is room for.
 */
final class TrainingBar implements TrainingProgress {
  private static final int UNKNOWN = -1;

  private final Console console;
  private final ProgressBar bar;
  private long lastStep = UNKNOWN;
  private long steps;
  private double seconds;
  private double dataSeconds;

  TrainingBar(Console console) {
    this.console = console;
    this.bar = new ProgressBar(console, "train");
  }

  @Override
  public void started(Start start) {
    lastStep = start.lastStep() == null ? UNKNOWN : start.lastStep();
  }

  @Override
  public void stepDone(Step step) {
    steps++;
    seconds += step.seconds();
    dataSeconds += step.dataSeconds();
    bar.show(step.step(), lastStep, lastStep < 0 ? " steps" : "", () -> details(step));
  }

  @Override
  public void epochEnded(long epoch, Map<String, Double> measured) {
    EpochTable.lines(epoch, measured).forEach(console::say);
  }

  private List<String> details(Step step) {
    List<String> details = new ArrayList<>();
    details.add(String.format(Locale.ROOT, "%.2f steps/s", steps / seconds));
    if (lastStep >= 0) {
      details.add(ShortDuration.of((lastStep - step.step()) * seconds / steps) + " left");
    }
    details.add("data " + TrainingProgress.percent(dataSeconds, seconds));
    step.losses()
        .values()
        .forEach((name, value) -> details.add(TrainingProgress.text(name, value)));
    return details;
  }

  @Override
  public void close() {
    bar.close();
  }
}
