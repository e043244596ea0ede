package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import io.morph4j.benchmarks.workload.WorkloadProvider;
import java.net.URL;
import java.util.List;
import java.util.Optional;

/** Training steps of CycleGAN. */
public final class CycleGanWorkloads implements WorkloadProvider {
  /** For {@link java.util.ServiceLoader}. */
  public CycleGanWorkloads() {}

  @Override
  public List<WorkloadCase> cases() {
    return List.of(
        WorkloadCase.of(
            "cyclegan-128-ngf64-r6", Kind.STEP, 2, () -> new CycleGanWorkload(128, 64, false)),
        WorkloadCase.of(
            "cyclegan-128-save-memory", Kind.STEP, 2, () -> new CycleGanWorkload(128, 64, true)),
        WorkloadCase.of(
            "cyclegan-64-ngf32-r6", Kind.STEP, 2, () -> new CycleGanWorkload(64, 32, false)));
  }

  @Override
  public Optional<URL> pytorch() {
    return Optional.ofNullable(CycleGanWorkloads.class.getResource("peer_cyclegan.py"));
  }
}
