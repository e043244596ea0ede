package io.morph4j.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One iteration of a case, or the medians of several.
 *
 * @param forwardMs milliseconds of a forward pass without gradients; null where a case has none
 * @param totalMs milliseconds of forward and backward pass, or of the whole training step
 * @param peakKib most memory resident in the process so far, KiB; null where the system does not
 *     tell
 */
record Measurement(@Nullable Double forwardMs, double totalMs, @Nullable Long peakKib) {
  /**
   * Medians of the times, the largest of the peaks.
   *
   * @throws IllegalArgumentException if {@code all} is empty
   */
  static Measurement median(List<Measurement> all) {
    List<Double> forward = present(all, Measurement::forwardMs);
    return new Measurement(
        forward.isEmpty() ? null : (Double) middle(forward),
        middle(all.stream().map(Measurement::totalMs).toList()),
        present(all, Measurement::peakKib).stream().max(Long::compare).orElse(null));
  }

  private static <T> List<T> present(
      List<Measurement> all, Function<Measurement, @Nullable T> part) {
    return all.stream().map(part).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  private static double middle(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values: a median needs at least one");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
