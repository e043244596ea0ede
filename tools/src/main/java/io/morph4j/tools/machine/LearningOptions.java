package io.morph4j.tools.machine;

import io.morph4j.core.file.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code morph4j bench --learning} trains, on what and for how long. */
final class LearningOptions {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "morph4j-learning",
      description =
          "With --learning: the folder that takes data, runs and the page. Default:"
              + " ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "With --learning: the data set. Default: drawn fruits of 64 pixels.")
  private @Nullable Path data;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      split = ",",
      description =
          "With --learning: these recipes, each with other settings behind it if there are any, such"
              + " as published+averageDecay=.995 or cyclegan+preset=small; a wrong name is answered"
              + " with the list. Default: the published one and the presets tiny of cyclegan and"
              + " cut.")
  private List<String> recipes = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "With --learning: runs of each recipe. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--at",
      paramLabel = "MINUTES",
      split = ",",
      defaultValue = "1,2,4,8",
      description = "With --learning: when to measure. Default: ${DEFAULT-VALUE}.")
  private List<Integer> times = new ArrayList<>();

  @Option(
      names = "--by-steps",
      description =
          "With --learning: the numbers of --at are steps, for machines that have other work too.")
  private boolean steps;

  Benchmark.Learning plan(Path python) {
    if (seeds < 1) {
      throw new UsageException("--seeds is %d; it must be at least 1".formatted(seeds));
    }
    int last = 0;
    for (int time : times) {
      if (time <= last) {
        throw new UsageException("--at is %s; wanted are rising numbers above 0".formatted(times));
      }
      last = time;
    }
    return new Benchmark.Learning(folder, data, recipes, seeds, times, steps, python);
  }
}
