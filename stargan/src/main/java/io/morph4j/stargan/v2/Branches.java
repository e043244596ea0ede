package io.morph4j.stargan.v2;

import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;

/**
 * One layer per domain, of which each sample takes that of its own; named {@code 0}, {@code 1}, ...
 * All are computed, so that those of domains absent from a batch have a gradient of zero.
 */
final class Branches extends Module {
  private final List<? extends Layer> branches;

  Branches(List<? extends Layer> branches) {
    this.branches = branches;
    for (int k = 0; k < branches.size(); k++) {
      child(Integer.toString(k), branches.get(k));
    }
  }

  /**
   * The outputs {@code (N, S)} of the domains' layers for {@code h}.
   *
   * @param domains {@code (N, K)}, one-hot
   */
  Tensor forward(Tensor h, Tensor domains) {
    return StepScope.tidy(
        () -> {
          Tensor[] each = new Tensor[branches.size()];
          for (int k = 0; k < each.length; k++) {
            Tensor y = branches.get(k).forward(h);
            each[k] = y.reshape(y.size(0), 1, y.size(1));
          }
          return select(Shapes.concat(1, each), domains);
        });
  }

  /**
   * Of K answers for each sample that of its domain.
   *
   * @param answers {@code (N, K, S)}
   * @param domains {@code (N, K)}, one-hot
   * @return {@code (N, S)}
   */
  static Tensor select(Tensor answers, Tensor domains) {
    long n = answers.size(0);
    long k = answers.size(1);
    if (domains.rank() != 2 || domains.size(0) != n || domains.size(1) != k) {
      throw new IllegalArgumentException(
          "for %d samples and %d domains a selector of shape (%d, %d) is wanted, got %s"
              .formatted(n, k, n, k, domains));
    }
    return answers.times(domains.reshape(n, k, 1)).sumTo(n, 1, answers.size(2)).reshape(n, -1);
  }
}
