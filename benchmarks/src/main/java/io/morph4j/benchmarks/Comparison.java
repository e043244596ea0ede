package io.morph4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One row: the medians of a case on both sides.
 *
 * @param name of the case
 * @param ours Morph4J
 * @param peer PyTorch; null where it was not measured
 */
record Comparison(String name, Measurement ours, @Nullable Measurement peer) {
  /** Our time over the peer's, forward pass; null where one of them is missing. */
  @Nullable Double forwardRatio() {
    return peer == null ? null : ratio(ours.forwardMs(), peer.forwardMs());
  }

  /** Our time over the peer's, whole iteration; null without a peer. */
  @Nullable Double totalRatio() {
    return peer == null ? null : ratio(ours.totalMs(), peer.totalMs());
  }

  /** Our peak resident memory over the peer's; null where one of them is missing. */
  @Nullable Double peakRatio() {
    return peer == null ? null : ratio(ours.peakKib(), peer.peakKib());
  }

  private static @Nullable Double ratio(@Nullable Number a, @Nullable Number b) {
    return a == null || b == null ? null : (Double) (a.doubleValue() / b.doubleValue());
  }

  /** Geometric mean of {@link #totalRatio()}; empty without a peer. */
  static OptionalDouble meanRatio(List<Comparison> rows) {
    OptionalDouble logs =
        rows.stream()
            .map(Comparison::totalRatio)
            .filter(Objects::nonNull)
            .mapToDouble(ratio -> Math.log(Objects.requireNonNull(ratio)))
            .average();
    return logs.isPresent() ? OptionalDouble.of(Math.exp(logs.getAsDouble())) : logs;
  }

  /** This row for programs; what was not measured is null. */
  Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("case", name);
    facts.put("ours", facts(ours));
    facts.put("pytorch", peer == null ? null : facts(peer));
    facts.put("forwardRatio", forwardRatio());
    facts.put("totalRatio", totalRatio());
    facts.put("peakRatio", peakRatio());
    return facts;
  }

  private static Map<String, @Nullable Object> facts(Measurement side) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("forwardMs", side.forwardMs());
    facts.put("totalMs", side.totalMs());
    facts.put("peakKib", side.peakKib());
    return facts;
  }
}
