package io.morph4j.core.train.run;

import io.morph4j.core.file.UsageException;
import org.jspecify.annotations.Nullable;

/** When a run is complete, counted from its first step, earlier sessions included. */
public sealed interface StopAfter {
  /** Whether the run is complete. */
  boolean reached(long step, long stepsPerEpoch, double seconds);

  /** The step at which the run will be complete, null if only time decides. */
  @Nullable Long lastStep(long stepsPerEpoch);

  /** The share of the planned time that {@code seconds} are, 0 to 1; null if steps decide. */
  default @Nullable Double timeUsed(double seconds) {
    return null;
  }

  /** The word of the command line, e.g. {@code steps}. */
  String unit();

  /** The number of the command line. */
  String amount();

  static StopAfter steps(long steps) {
    return new Steps(steps);
  }

  static StopAfter epochs(long epochs) {
    return new Epochs(epochs);
  }

  static StopAfter minutes(double minutes) {
    return new Minutes(minutes);
  }

  /** The stop called {@code unit} and {@code amount}. */
  static StopAfter of(String unit, String amount) {
    try {
      return switch (unit) {
        case "steps" -> steps(Long.parseLong(amount));
        case "epochs" -> epochs(Long.parseLong(amount));
        case "minutes" -> minutes(Double.parseDouble(amount));
        default ->
            throw new UsageException(
                "stop after " + unit + ": expected one of steps, epochs, minutes");
      };
    } catch (NumberFormatException e) {
      throw new UsageException(unit + " = " + amount + ": expected a number", e);
    }
  }

  /** After a number of steps. */
  record Steps(long steps) implements StopAfter {
    public Steps {
      require(steps > 0, "steps", steps);
    }

    @Override
    public boolean reached(long step, long stepsPerEpoch, double seconds) {
      return step >= steps;
    }

    @Override
    public Long lastStep(long stepsPerEpoch) {
      return steps;
    }

    @Override
    public String unit() {
      return "steps";
    }

    @Override
    public String amount() {
      return String.valueOf(steps);
    }
  }

  /** After a number of passes over the data. */
  record Epochs(long epochs) implements StopAfter {
    public Epochs {
      require(epochs > 0, "epochs", epochs);
    }

    @Override
    public boolean reached(long step, long stepsPerEpoch, double seconds) {
      return step >= lastStep(stepsPerEpoch);
    }

    @Override
    public Long lastStep(long stepsPerEpoch) {
      return epochs > Long.MAX_VALUE / Math.max(1, stepsPerEpoch)
          ? Long.MAX_VALUE
          : epochs * stepsPerEpoch;
    }

    @Override
    public String unit() {
      return "epochs";
    }

    @Override
    public String amount() {
      return String.valueOf(epochs);
    }
  }

  /** After a time spent training; the step at which it runs out is finished. */
  record Minutes(double minutes) implements StopAfter {
    public Minutes {
      require(minutes > 0 && minutes < 1e9, "minutes", minutes);
    }

    @Override
    public boolean reached(long step, long stepsPerEpoch, double seconds) {
      return seconds >= minutes * 60;
    }

    @Override
    public Double timeUsed(double seconds) {
      return Math.min(1, seconds / (minutes * 60));
    }

    @Override
    public @Nullable Long lastStep(long stepsPerEpoch) {
      return null;
    }

    @Override
    public String unit() {
      return "minutes";
    }

    @Override
    public String amount() {
      return String.valueOf(minutes);
    }
  }

  private static void require(boolean ok, String unit, Number amount) {
    if (!ok) {
      throw new UsageException(unit + " = " + amount + ": expected more than 0");
    }
  }
}
