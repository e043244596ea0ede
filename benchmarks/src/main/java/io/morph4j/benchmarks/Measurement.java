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
 * @param flop multiplications and additions of the convolutions in the total; null on the side of a
 *     peer
 * @param convolutionMs milliseconds inside the convolutions of the total; null on the side of a
 *     peer
 * @param ceilingMs milliseconds of the same convolutions alone; null where they were not measured
 */
record Measurement(
    @Nullable Double forwardMs,
    double totalMs,
    @Nullable Long peakKib,
    @Nullable Double flop,
    @Nullable Double convolutionMs,
    @Nullable Double ceilingMs) {

  /** A measurement of a side that does not look into its convolutions. */
  Measurement(@Nullable Double forwardMs, double totalMs, @Nullable Long peakKib) {
    this(forwardMs, totalMs, peakKib, null, null, null);
  }

  /**
   * Medians of the times, the largest of the others.
   *
   * @throws IllegalArgumentException if {@code all} is empty
   */
  static Measurement median(List<Measurement> all) {
    return new Measurement(
        middleOrNull(present(all, Measurement::forwardMs)),
        middle(all.stream().map(Measurement::totalMs).toList()),
        present(all, Measurement::peakKib).stream().max(Long::compare).orElse(null),
        present(all, Measurement::flop).stream().max(Double::compare).orElse(null),
        middleOrNull(present(all, Measurement::convolutionMs)),
        middleOrNull(present(all, Measurement::ceilingMs)));
  }

  private static <T> List<T> present(
      List<Measurement> all, Function<Measurement, @Nullable T> part) {
    return all.stream().map(part).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  private static @Nullable Double middleOrNull(List<Double> values) {
    return values.isEmpty() ? null : (Double) middle(values);
  }

  /**
   * The median.
   *
   * @throws IllegalArgumentException if there are no values
   */
  static double middle(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values: a median needs at least one");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** Forward pass and total, milliseconds. */
  double wholeMs() {
    return totalMs + (forwardMs == null ? 0 : forwardMs);
  }

  /** The same with the convolutions alone. */
  Measurement withCeiling(@Nullable Double milliseconds) {
    return new Measurement(forwardMs, totalMs, peakKib, flop, convolutionMs, milliseconds);
  }

  /** GFLOP/s inside the convolutions; null where they are not known, or there are none. */
  @Nullable Double convolutionGflops() {
    return gflops(convolutionMs);
  }

  /** GFLOP/s of the same convolutions alone; null where they were not measured. */
  @Nullable Double ceilingGflops() {
    return gflops(ceilingMs);
  }

  private @Nullable Double gflops(@Nullable Double milliseconds) {
    return flop == null || milliseconds == null || flop == 0
        ? null
        : (Double) (flop / milliseconds / 1e6);
  }
}
