package io.morph4j.core.loss;

import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** LossFunctions against a known answer; each returns a scalar. */
public final class LossFunctions {
  private LossFunctions() {}

  /** Mean absolute difference: cycle, identity and pix2pix's reconstruction loss. */
  public static Tensor l1(Tensor a, Tensor b) {
    return Reductions.mean(Arithmetic.abs(a.minus(b)));
  }

  /** {@code L1(F(G(x)), x)}: what goes there and back should arrive (Zhu et al. 2017, eq. 2). */
  public static Tensor cycle(Tensor reconstructed, Tensor original) {
    return l1(reconstructed, original);
  }

  /**
   * {@code L1(G(y), y)}: pictures of the target domain should stay (Zhu et al. 2017, section 5.2).
   */
  public static Tensor identity(Tensor translated, Tensor original) {
    return l1(translated, original);
  }

  /** Mean squared difference. */
  public static Tensor mse(Tensor a, Tensor b) {
    return Reductions.mean(Arithmetic.square(a.minus(b)));
  }

  /** Binary cross-entropy of logits against targets in [0, 1], mean over all elements. */
  public static Tensor bceWithLogits(Tensor logits, Tensor targets) {
    return Reductions.mean(Activations.softplus(logits).minus(logits.times(targets)));
  }

  /** The same, summed over classes and averaged over the batch of {@code (N, C)} (StarGAN v1). */
  public static Tensor bceWithLogitsPerSample(Tensor logits, Tensor targets) {
    return bceWithLogits(logits, targets).times((double) logits.length() / logits.size(0));
  }

  /**
   * Binary cross-entropy of probabilities in [0, 1], mean over all elements; one element counts 100
   * at most.
   */
  public static Tensor bce(Tensor probabilities, Tensor targets) {
    Tensor yes = targets.times(Arithmetic.boundedLog(probabilities));
    Tensor no =
        targets.times(-1).plus(1).times(Arithmetic.boundedLog(probabilities.times(-1).plus(1)));
    return Reductions.mean(yes.plus(no)).times(-1);
  }

  /**
   * Cross-entropy of logits {@code (N, C)} against class indices, mean over the batch.
   *
   * @param classes N numbers in 0 .. C-1
   */
  public static Tensor crossEntropy(Tensor logits, int[] classes) {
    if (classes.length != logits.size(0)) {
      throw new IllegalArgumentException(
          "%d class indices for logits of %d samples".formatted(classes.length, logits.size(0)));
    }
    INDArray hot = Nd4j.zeros(logits.type(), logits.shape());
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= logits.size(1)) {
        throw new IllegalArgumentException(
            "class %d, but the logits are for classes 0 to %d"
                .formatted(classes[i], logits.size(1) - 1));
      }
      hot.putScalar(i, classes[i], 1.0);
    }
    return Reductions.sum(Activations.logSoftmax(logits).times(Tensor.constant(hot)))
        .times(-1.0 / classes.length);
  }

  /**
   * Divergence of N(mu, e^logvar) from N(0, 1), summed over the dimensions of {@code (N, D)}, mean
   * over the batch (Kingma and Welling 2014, appendix B).
   */
  public static Tensor klStandardNormal(Tensor mu, Tensor logvar) {
    Tensor inside = logvar.plus(1).minus(Arithmetic.square(mu)).minus(Arithmetic.exp(logvar));
    return Reductions.sum(inside).times(-.5 / mu.size(0));
  }
}
