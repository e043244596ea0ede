package io.morph4j.tools.train;

import io.morph4j.core.train.run.StopAfter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say how long to train, as a mixin. */
final class StopOptions {
  @ArgGroup private @Nullable Length length;

  private static final class Length {
    @Option(names = "--steps", paramLabel = "N", description = "Train until step N of the run.")
    private @Nullable Long steps;

    @Option(
        names = "--epochs",
        paramLabel = "N",
        description = "Train until the data have been seen N times.")
    private @Nullable Long epochs;

    @Option(
        names = "--minutes",
        paramLabel = "N",
        description =
            "Train for N minutes in all. Default of the three: the epochs of the configuration.")
    private @Nullable Double minutes;
  }

  /** What was asked, null if nothing was. */
  @Nullable StopAfter wanted() {
    if (length == null) {
      return null;
    }
    if (length.steps != null) {
      return StopAfter.steps(length.steps);
    }
    if (length.epochs != null) {
      return StopAfter.epochs(length.epochs);
    }
    return length.minutes == null ? null : StopAfter.minutes(length.minutes);
  }
}
