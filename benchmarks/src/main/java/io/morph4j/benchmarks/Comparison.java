package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The medians of a case on all sides.
 *
 * @param name of the case
 * @param pictures in one iteration
 * @param ours Morph4J
 * @param peers by name, in the order of the table; those that were measured
 */
record Comparison(
    String name, Kind kind, int pictures, Measurement ours, Map<String, Measurement> peers) {

  /** Our time over the peer's, forward pass; null where one of them is missing. */
  @Nullable Double forwardRatio(Measurement peer) {
    return ratio(ours.forwardMs(), peer.forwardMs());
  }

  /** Our time over the peer's, whole iteration. */
  double totalRatio(Measurement peer) {
    return ours.totalMs() / peer.totalMs();
  }

  /** Our peak resident memory over the peer's; null where one of them is missing. */
  @Nullable Double peakRatio(Measurement peer) {
    return ratio(ours.peakKib(), peer.peakKib());
  }

  private static @Nullable Double ratio(@Nullable Number a, @Nullable Number b) {
    return a == null || b == null ? null : (Double) (a.doubleValue() / b.doubleValue());
  }

  double picturesPerSecond(Measurement side) {
    return pictures * 1000 / side.totalMs();
  }

  /** Products and sums of the convolutions over the time of the whole iteration of a side. */
  @Nullable Double gflops(Measurement side) {
    Double flop = ours.flop();
    return flop == null || flop == 0 ? null : (Double) (flop / side.totalMs() / 1e6);
  }

  /**
   * Geometric mean of {@link #totalRatio} to a peer over the rows wanted; empty where it was not
   * measured.
   */
  static OptionalDouble meanRatio(
      List<Comparison> rows, String peer, Predicate<Comparison> wanted) {
    OptionalDouble logs =
        rows.stream()
            .filter(wanted)
            .flatMap(
                row ->
                    row.peers().entrySet().stream()
                        .filter(side -> side.getKey().equals(peer))
                        .map(side -> row.totalRatio(side.getValue())))
            .mapToDouble(Math::log)
            .average();
    return logs.isPresent() ? OptionalDouble.of(Math.exp(logs.getAsDouble())) : logs;
  }

  /** This row for programs; what was not measured is null. */
  Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("case", name);
    facts.put("kind", kind.name().toLowerCase(Locale.ROOT));
    facts.put("picturesPerIteration", pictures);
    facts.put("convolutionFlop", ours.flop());
    Map<String, @Nullable Object> own = facts(ours);
    own.put("convolutionMs", ours.convolutionMs());
    own.put("convolutionGflops", ours.convolutionGflops());
    own.put("convolutionsAloneMs", ours.ceilingMs());
    own.put("convolutionsAloneGflops", ours.ceilingGflops());
    facts.put("ours", own);
    Map<String, Object> others = new LinkedHashMap<>();
    peers.forEach(
        (peer, side) -> {
          Map<String, @Nullable Object> other = facts(side);
          other.put("forwardRatio", forwardRatio(side));
          other.put("totalRatio", totalRatio(side));
          other.put("peakRatio", peakRatio(side));
          others.put(peer, other);
        });
    facts.put("peers", others);
    return facts;
  }

  private Map<String, @Nullable Object> facts(Measurement side) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("forwardMs", side.forwardMs());
    facts.put("totalMs", side.totalMs());
    facts.put("peakKib", side.peakKib());
    facts.put("picturesPerSecond", picturesPerSecond(side));
    facts.put("gflops", gflops(side));
    return facts;
  }
}
