package io.morph4j.generative;

import static io.morph4j.engine.ops.Activations.softplus;
import static io.morph4j.engine.ops.Reductions.mean;

import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.loss.GradientPenalties;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.Draws;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Step;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The game between generator and discriminator, penalties included. */
public enum AdversarialLoss {
  /** Cross-entropy, the generator's form non-saturating (Goodfellow et al. 2014). */
  VANILLA(GanLoss.VANILLA, 1),
  /** Squares; the discriminator's sum is halved (Mao et al. 2017). */
  LSGAN(GanLoss.LSGAN, .5),
  /** Margins (Lim and Ye 2017). */
  HINGE(GanLoss.HINGE, 1),
  /** Difference of means, the critic's weights clipped (Arjovsky et al. 2017, algorithm 1). */
  WGAN(GanLoss.WGAN, 1),
  /** Difference of means, the critic's gradient drawn to length 1 (Gulrajani et al. 2017). */
  WGAN_GP(GanLoss.WGAN, 1),
  /**
   * Softplus of the difference to a real sample, with R1 and R2 (Huang et al. 2024, section 2;
   * penalty: γ).
   */
  RELATIVISTIC(GanLoss.VANILLA, 1);

  private final GanLoss scores;
  private final double factor;

  AdversarialLoss(GanLoss scores, double factor) {
    this.scores = scores;
    this.factor = factor;
  }

  /** Whether the gradient of the discriminator is penalised, which needs one without norms. */
  public boolean penalises() {
    return this == WGAN_GP || this == RELATIVISTIC;
  }

  /** Whether the discriminator estimates a distance and is updated several times. */
  public boolean hasCritic() {
    return this == WGAN || this == WGAN_GP;
  }

  /**
   * One update of the discriminator. Of a critic, {@code D_distance} is its estimate of how far the
   * distributions are apart (Arjovsky et al. 2017, section 3).
   *
   * @param score the discriminator
   * @param fake without history
   * @param penalty weight of the gradient penalty: λ of WGAN-GP, γ of the relativistic loss
   */
  public void discriminator(
      Step step,
      Optimizer optimizer,
      UnaryOperator<Tensor> score,
      Tensor real,
      Tensor fake,
      Draws draws,
      double penalty) {
    Objective d = step.objective("D", optimizer);
    if (this == RELATIVISTIC) {
      Tensor x = real.leaf();
      Tensor y = fake.leaf();
      Tensor onReal = score.apply(x);
      Tensor onFake = score.apply(y);
      d.term("D_adv", mean(softplus(onFake.minus(onReal))));
      Tensor r1 = step.note("D_r1", GradientPenalties.r1(onReal, x).times(2));
      Tensor r2 = step.note("D_r2", GradientPenalties.r1(onFake, y).times(2));
      d.add(r1.plus(r2).times(penalty / 2));
    } else if (hasCritic()) {
      Tensor onReal = step.note("D_real", mean(score.apply(real)));
      Tensor onFake = step.note("D_fake", mean(score.apply(fake)));
      d.add(step.note("D_distance", onReal.minus(onFake)).times(-1));
      if (this == WGAN_GP) {
        long[] one = new long[real.rank()];
        Arrays.fill(one, 1);
        one[0] = real.size(0);
        Tensor alpha = draws.uniform("alpha", 0, 1, one);
        Tensor gp = step.note("D_gp", GradientPenalties.wganGp(score, real, fake, alpha));
        d.add(gp.times(penalty));
      }
    } else {
      Tensor onReal = step.note("D_real", scores.real(score.apply(real)));
      Tensor onFake = step.note("D_fake", scores.fake(score.apply(fake)));
      d.add(onReal.plus(onFake).times(factor));
    }
    d.minimize();
  }

  /**
   * What the generator minimises.
   *
   * @param onFake scores of what it made
   * @param onReal scores of as many real samples, asked for by the relativistic loss alone
   */
  public Tensor generator(Tensor onFake, Supplier<Tensor> onReal) {
    return this == RELATIVISTIC
        ? mean(softplus(onReal.get().minus(onFake)))
        : scores.generator(onFake);
  }
}
