package io.morph4j.tools.train;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on the terminal with steps per second, time left and losses. */
final class TrainingBar implements TrainingProgress {
  private static final int UPDATE_MILLIS = 500;
  private static final int UNKNOWN = -1;

  private @Nullable ProgressBar bar;
  private double seconds;
  private double dataSeconds;

  @Override
  public void started(Start start) {
    Long last = start.lastStep();
    bar =
        new ProgressBarBuilder()
            .setTaskName("train")
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setInitialMax(last == null ? UNKNOWN : last)
            .startsFrom(start.step(), java.time.Duration.ZERO)
            .setUnit(" steps", 1)
            .showSpeed(new DecimalFormat("0.00", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void stepDone(Step step) {
    seconds += step.seconds();
    dataSeconds += step.dataSeconds();
    if (bar != null) {
      bar.setExtraMessage(
          " data %s  %s"
              .formatted(
                  TrainingProgress.percent(dataSeconds, seconds),
                  TrainingProgress.text(step.losses().values())));
      bar.stepTo(step.step());
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
