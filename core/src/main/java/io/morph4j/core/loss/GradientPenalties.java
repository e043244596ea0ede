package io.morph4j.core.loss;

import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Tensor;
import java.util.function.UnaryOperator;

/** Penalties on the gradient of a discriminator's score by its input; none contains its weight. */
public final class GradientPenalties {
  private GradientPenalties() {}

  /**
   * R1: half the squared norm of the gradient on real pictures, mean over the batch (Mescheder et
   * al. 2018, eq. 9).
   *
   * @param score the discriminator; the sum of its output is differentiated
   * @param real {@code (N, C, H, W)}
   */
  public static Tensor r1(UnaryOperator<Tensor> score, Tensor real) {
    Tensor x = real.leaf();
    return r1(score.apply(x), x);
  }

  /**
   * The same of scores that are there already.
   *
   * @param scores of {@code x}; their sum is differentiated
   * @param x a {@link Tensor#leaf}
   */
  public static Tensor r1(Tensor scores, Tensor x) {
    Tensor gradient = Gradients.retaining(scores, x).get(x);
    return Reductions.sum(Arithmetic.square(gradient)).times(.5 / x.size(0));
  }

  /**
   * WGAN-GP: {@code (|gradient| - 1)²} at random points between real and generated pictures, mean
   * over the batch (Gulrajani et al. 2017, eq. 3).
   *
   * @param alpha {@code (N, 1, 1, 1)} in [0, 1]: share of the real picture
   */
  public static Tensor wganGp(UnaryOperator<Tensor> score, Tensor real, Tensor fake, Tensor alpha) {
    Tensor between = real.detach().times(alpha).plus(fake.detach().times(alpha.times(-1).plus(1)));
    Tensor x = between.leaf();
    Tensor gradient = Gradients.retaining(score.apply(x), x).get(x);
    Tensor norm = Arithmetic.sqrt(Reductions.sumPerSample(Arithmetic.square(gradient)).plus(1e-16));
    return Reductions.mean(Arithmetic.square(norm.plus(-1)));
  }
}
