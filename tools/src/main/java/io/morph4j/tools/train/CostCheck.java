package io.morph4j.tools.train;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.run.Cost;
import io.morph4j.core.train.run.TrainingLoop;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.engine.loop.FreeMemory;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.tools.cli.ByteSize;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ShortDuration;
import io.morph4j.tools.machine.ProcessMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a run will cost before it begins, and refuses one that does not fit the memory it was
 * given.
 *
 * <p>The numbers are those of a warm-up with the run's own networks and pictures, undone before the
 * training: the memory is what the process had taken at most by then, and what it gains later.
 * During the warm-up the memory of steps is limited, so that a run too large ends before the
 * machine swaps.
 */
final class CostCheck {
  private static final long GIB = 1L << 30;

  /**
   * What a process takes later than in its first steps, measured over runs of hundreds: compiled
   * code, Java's heap, the pages and pieces between blocks of native memory.
   */
  private static final long LATER_BYTES = 48L << 20;

  private final Console console;
  private final @Nullable ByteSize memory;

  /**
   * @param memory that the process may take, null for as much as there is
   */
  CostCheck(Console console, @Nullable ByteSize memory) {
    this.console = console;
    this.memory = memory;
  }

  /** The run does not fit its memory. */
  static final class RefusedException extends UserException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Warms up, tells the cost and returns it by name.
   *
   * @throws RefusedException if it does not fit
   */
  Map<String, String> run(Training training, TrainingRun run, TrainingLoop loop) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (!training.parameterCounts().isEmpty()) {
      facts.put("parameters", parameters(training.parameterCounts()));
      console.say("parameters: " + facts.get("parameters"));
    }
    Cost cost = warmUp(training, run, loop);
    if (cost == null) {
      return facts;
    }
    long peak = ProcessMemory.peakBytes() + LATER_BYTES;
    if (memory != null && peak > memory.bytes()) {
      throw refused(run, "by its warm-up it will take " + size(peak), null);
    }
    facts.put("memory of a step", size(cost.stepBytes()));
    facts.put("memory estimated", size(peak));
    facts.put("seconds per step estimated", seconds(cost.secondsPerStep()));
    console.say(
        "cost: %s a step, %s of memory, of which a step takes %s%s"
            .formatted(
                seconds(cost.secondsPerStep()),
                size(peak),
                size(cost.stepBytes()),
                timeLeft(training, run, cost)));
    return facts;
  }

  private @Nullable Cost warmUp(Training training, TrainingRun run, TrainingLoop loop) {
    StepMemory steps = training.memory();
    long base = ProcessMemory.bytes();
    if (memory != null && base > memory.bytes()) {
      throw new RefusedException(
          "the run does not fit --memory %s: networks and libraries alone take %s. %s"
              .formatted(
                  size(memory.bytes()), size(base), networkAdvice(run.description().config())),
          null);
    }
    // Beyond that there is no error of Java's: the system ends the process.
    long free = steps.reservedBytes() + FreeMemory.bytes();
    steps.limit(memory == null ? free : Math.min(free, memory.bytes() - base));
    try {
      return loop.warmUp();
    } catch (StepMemory.LimitException e) {
      if (memory == null || free < memory.bytes() - base) {
        throw new RefusedException(
            "the run does not fit into the memory there is: a step needs more than the %s that are free. %s"
                .formatted(size(free), advice(run.description().config())),
            e);
      }
      throw refused(
          run,
          "networks and libraries take %s, and a step needs more than the %s that are left"
              .formatted(size(base), size(java.util.Objects.requireNonNull(memory).bytes() - base)),
          e);
    } finally {
      steps.limit(Long.MAX_VALUE);
    }
  }

  private RefusedException refused(TrainingRun run, String found, @Nullable Throwable cause) {
    return new RefusedException(
        "the run does not fit --memory %s: %s. %s"
            .formatted(
                size(java.util.Objects.requireNonNull(memory).bytes()),
                found,
                advice(run.description().config())),
        cause);
  }

  /** What would make the networks smaller, which pictures and batches do not. */
  static String networkAdvice(Map<String, String> config) {
    List<String> smaller = smaller(config, "ngf", "ndf");
    return smaller.isEmpty()
        ? "Give it more memory."
        : "Give it more memory, or set a smaller " + String.join(", ", smaller) + ".";
  }

  private static List<String> smaller(Map<String, String> config, String... names) {
    List<String> smaller = new ArrayList<>();
    for (String name : names) {
      String value = config.get(name);
      if (value != null && !value.equals("1")) {
        smaller.add(name + " (now " + value + ")");
      }
    }
    return smaller;
  }

  /** What would make the run smaller, by the options that it has. */
  static String advice(Map<String, String> config) {
    List<String> smaller = smaller(config, "batchSize", "cropSize", "ngf", "ndf");
    String advice =
        smaller.isEmpty()
            ? "Give it more memory"
            : "Set a smaller " + String.join(", ", smaller) + ", or give it more memory";
    return "false".equals(config.get("saveMemory")) ? advice + ", or --save-memory." : advice + ".";
  }

  private static String parameters(Map<String, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    List<String> each = new ArrayList<>();
    counts.forEach((name, count) -> each.add(name + " " + millions(count)));
    return String.join(", ", each) + "; " + millions(all) + " in all";
  }

  private static String millions(long count) {
    return count < 1_000_000
        ? String.format(Locale.ROOT, "%,d", count)
        : String.format(Locale.ROOT, "%.2f million", count / 1e6);
  }

  private static String timeLeft(Training training, TrainingRun run, Cost cost) {
    Long last = run.description().stopAfter().lastStep(training.stepsPerEpoch());
    if (last == null) {
      return "";
    }
    long coming = Math.max(0, last - cost.stepsBefore());
    return String.format(
        Locale.ROOT,
        "; %,d steps take about %s",
        coming,
        ShortDuration.of(coming * cost.secondsPerStep()));
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, seconds < 1 ? "%.3f s" : "%.2f s", seconds);
  }

  private static String size(long bytes) {
    return bytes >= GIB
        ? String.format(Locale.ROOT, "%.2f GiB", bytes / (double) GIB)
        : String.format(Locale.ROOT, "%d MiB", bytes >> 20);
  }
}
