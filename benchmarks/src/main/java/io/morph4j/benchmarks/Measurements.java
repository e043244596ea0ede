package io.morph4j.benchmarks;

import io.morph4j.benchmarks.learning.LearningRun;
import io.morph4j.tools.machine.Benchmark;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** All that {@code morph4j bench} measures. */
public final class Measurements implements Benchmark {
  /** For {@link java.util.ServiceLoader}. */
  public Measurements() {}

  @Override
  public List<String> cases() {
    return Workloads.names();
  }

  @Override
  public List<String> peers() {
    return Peers.all(Path.of("")).stream().map(Peer::id).toList();
  }

  @Override
  public Report run(Plan plan, Consumer<String> talk, BooleanSupplier stop) {
    return switch (plan.topic()) {
      case CASES -> new SideBySide(plan, talk, stop).run();
      case GROWTH -> new GrowthRun(plan, talk, stop).run();
      case CONVOLUTIONS -> new ConvolutionRun(plan, talk, stop).run();
      case SOAK -> new Soak(Soak.Counts.USUAL, talk, stop).run();
      case OPS -> new OpRun(plan, talk, stop).run();
      case LEARNING ->
          new LearningRun(Objects.requireNonNull(plan.learning(), "no recipes"), talk, stop).run();
    };
  }
}
