package io.morph4j.core.train;

import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Module;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.optim.OptimizerOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The optimisers of a training and the schedules of their rates, with the progress they follow. */
final class Optimizers {
  private final List<FlatParameters> packs = new ArrayList<>();
  private final Map<String, Optimizer> optimizers = new LinkedHashMap<>();
  private final List<ScheduledRate> schedules = new ArrayList<>();
  private long steps;
  private @Nullable Double timeUsed;
  private long epochsEnded;
  private long epochSteps;

  /**
   * An optimiser of {@code moved}, which are packed together unless they are packed already.
   *
   * @param inTurns whether gradients may lie in the memory of those of the first pack
   */
  Optimizer add(String name, OptimizerOptions of, boolean inTurns, Module... moved) {
    FlatParameters packed = packs.stream().filter(p -> p.holds(moved[0])).findFirst().orElse(null);
    if (packed == null) {
      packed =
          inTurns && !packs.isEmpty()
              ? FlatParameters.inTurns(packs.get(0), moved)
              : FlatParameters.of(moved);
      packs.add(packed);
    } else {
      packed = packed.slice(moved);
    }
    Optimizer optimizer = of.make(packed);
    if (optimizers.putIfAbsent(name, optimizer) != null) {
      throw new IllegalArgumentException("there is an optimiser " + name + " already");
    }
    return optimizer;
  }

  /** The packed parameters of {@code network}, live. */
  FlatParameters packed(Module network) {
    return packs.stream()
        .filter(pack -> pack.holds(network))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no optimiser moves that network"))
        .slice(network);
  }

  /** Puts {@code of} under {@code schedule}, or all that no schedule moves yet. */
  void schedule(ScheduledRate schedule, Optimizer... of) {
    for (Optimizer optimizer : of.length == 0 ? optimizers.values() : List.of(of)) {
      if (schedules.stream().noneMatch(each -> each.drives(optimizer))) {
        schedule.drive(optimizer);
      }
    }
    schedules.add(schedule);
    move();
  }

  long steps() {
    return steps;
  }

  /** Epochs that the longest policy spans, at least 1. */
  long plannedEpochs() {
    return Math.max(1, schedules.stream().mapToLong(ScheduledRate::plannedEpochs).max().orElse(1));
  }

  void stepped(double loss) {
    steps++;
    epochSteps++;
    schedules.forEach(schedule -> schedule.stepped(loss));
    move();
  }

  void epochEnded(long epoch) {
    epochsEnded = epoch;
    schedules.forEach(schedule -> schedule.epochEnded(epochSteps));
    epochSteps = 0;
    move();
  }

  /** Moves the rates on to the time that is used up, 0 to 1 of the planned one. */
  void timeUsed(double share) {
    timeUsed = share;
    move();
  }

  private void move() {
    schedules.forEach(schedule -> schedule.apply(steps, epochsEnded, timeUsed));
  }

  Map<String, Double> byName() {
    Map<String, Double> rates = new LinkedHashMap<>();
    optimizers.forEach((name, optimizer) -> rates.put(name, optimizer.learningRate()));
    return rates;
  }

  void save(State state, long dataPosition) {
    optimizers.forEach((name, optimizer) -> state.putAll(name, optimizer.moments()));
    state.put(
        "optimizer.steps", optimizers.values().stream().mapToLong(Optimizer::steps).toArray());
    state.put("progress", steps, epochsEnded, epochSteps, dataPosition);
    for (int i = 0; i < schedules.size(); i++) {
      schedules.get(i).save(prefix(i), state);
    }
  }

  /** Goes on from {@code state}; returns the position in the data. */
  long restore(State state) {
    long[] taken = state.numbers("optimizer.steps");
    if (taken.length != optimizers.size()) {
      throw new IllegalArgumentException(
          "the checkpoint has %d optimisers, this training %d"
              .formatted(taken.length, optimizers.size()));
    }
    int i = 0;
    for (Map.Entry<String, Optimizer> each : optimizers.entrySet()) {
      each.getValue().restore(state.arrays(each.getKey()), taken[i++]);
    }
    long[] progress = state.numbers("progress");
    steps = progress[0];
    epochsEnded = progress[1];
    epochSteps = progress[2];
    for (int k = 0; k < schedules.size(); k++) {
      schedules.get(k).restore(prefix(k), state);
    }
    move();
    return progress[3];
  }

  private static String prefix(int schedule) {
    return schedule == 0 ? "" : "schedule." + schedule + ".";
  }
}
