package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.benchmarks.workload.WorkloadProvider;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The cases of all providers on the class path. */
final class Workloads {
  private Workloads() {}

  private static List<WorkloadProvider> providers() {
    return ServiceLoader.load(WorkloadProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  static List<WorkloadCase> all() {
    return providers().stream().flatMap(provider -> provider.cases().stream()).toList();
  }

  static List<String> names() {
    return all().stream().map(WorkloadCase::name).toList();
  }

  /** Python sources of the providers, in the order of {@link #all}. */
  static List<URL> pytorch() {
    return providers().stream().map(WorkloadProvider::pytorch).flatMap(Optional::stream).toList();
  }

  /**
   * The case of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static WorkloadCase find(String name) {
    return all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "case is %s; it must be one of %s".formatted(name, names())));
  }
}
