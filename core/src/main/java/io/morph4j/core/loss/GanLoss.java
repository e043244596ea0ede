package io.morph4j.core.loss;

import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Tensor;

/**
 * The adversarial game: what a discriminator minimises on real and generated pictures, and what a
 * generator minimises. All take raw scores of any shape and return the mean as a scalar; no label
 * smoothing.
 */
public enum GanLoss {
  /** Squared distance to 1 and 0 (Mao et al. 2017). */
  LSGAN {
    @Override
    public Tensor real(Tensor scores) {
      return Reductions.mean(Arithmetic.square(scores.plus(-1)));
    }

    @Override
    public Tensor fake(Tensor scores) {
      return Reductions.mean(Arithmetic.square(scores));
    }
  },
  /**
   * Binary cross-entropy on logits; the generator's form is non-saturating (Goodfellow et al.
   * 2014).
   */
  VANILLA {
    @Override
    public Tensor real(Tensor scores) {
      return Reductions.mean(Activations.softplus(scores.times(-1)));
    }

    @Override
    public Tensor fake(Tensor scores) {
      return Reductions.mean(Activations.softplus(scores));
    }
  },
  /** The critic's difference of means (Arjovsky et al. 2017); clip or penalise the critic. */
  WGAN {
    @Override
    public Tensor real(Tensor scores) {
      return Reductions.mean(scores).times(-1);
    }

    @Override
    public Tensor fake(Tensor scores) {
      return Reductions.mean(scores);
    }
  },
  /** Margins at 1 and -1 for the discriminator, the plain mean for the generator (Lim, Ye 2017). */
  HINGE {
    @Override
    public Tensor real(Tensor scores) {
      return Reductions.mean(Activations.relu(scores.times(-1).plus(1)));
    }

    @Override
    public Tensor fake(Tensor scores) {
      return Reductions.mean(Activations.relu(scores.plus(1)));
    }

    @Override
    public Tensor generator(Tensor scores) {
      return Reductions.mean(scores).times(-1);
    }
  },
  /**
   * Softplus of the signed score, averaged over each sample first (Goodfellow et al. 2014, in the
   * form of CUT and StyleGAN2).
   */
  NON_SATURATING {
    @Override
    public Tensor real(Tensor scores) {
      return VANILLA.real(scores);
    }

    @Override
    public Tensor fake(Tensor scores) {
      return VANILLA.fake(scores);
    }
  };

  /** What the discriminator minimises on scores of real pictures. */
  public abstract Tensor real(Tensor scores);

  /** What the discriminator minimises on scores of generated pictures. */
  public abstract Tensor fake(Tensor scores);

  /** What the generator minimises on scores of its pictures. */
  public Tensor generator(Tensor scores) {
    return real(scores);
  }
}
