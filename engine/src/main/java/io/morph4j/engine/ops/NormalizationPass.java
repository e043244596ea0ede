package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Normalisation by given statistics with what follows it: {@code y = leakyRelu((x - mean) /
 * sqrt(variance + eps) * weight + bias)}, and its derivative. Nothing here is recorded.
 */
interface NormalizationPass {
  /**
   * What the pass does, but for what comes with its inputs.
   *
   * @param own whether the statistics are those of its input
   */
  Map<String, Object> settings(boolean own);

  /**
   * The result.
   *
   * @param left maps whose positive part comes before it, as channels of one; null for none
   */
  Tensor forward(@Nullable Tensor left, Tensor x);

  /**
   * The derivatives by {@code x}, the weights and the biases, as far as there are any.
   *
   * @param own whether the statistics are those of {@code x} and move with it
   */
  Tensor[] gradients(Tensor gy, Tensor x, boolean own);
}
