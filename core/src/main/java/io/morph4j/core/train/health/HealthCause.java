package io.morph4j.core.train.health;

/** Ways in which the training of a GAN goes wrong while its numbers stay finite. */
public enum HealthCause {
  /** A discriminator's loss stays at 0: it tells every picture apart. */
  DISCRIMINATOR_WON(
      "Give it less: a lower learning rate, a smaller ndf, or more pictures and flips."),
  /** A generator's adversarial loss stays at 0: the discriminator believes everything. */
  GENERATOR_UNCHALLENGED(
      "Give the discriminator more: a larger ndf, a lower learning rate, another ganLoss."),
  /** Outputs of one colour. */
  FLAT_PICTURES(
      "Start again with a lower learning rate; look for pictures of one colour in the data."),
  /** Outputs are negatives of their inputs. */
  INVERTED_COLOURS(
      "Start again with another --seed, or with more weight on identity (lambdaIdentity) or L1"
          + " where there is one."),
  /** Outputs equal their inputs. */
  IDENTITY(
      "Lower the weight of identity and cycle (lambdaIdentity, lambdaA, lambdaB), or train longer"
          + " if this is the beginning."),
  /** Different inputs give the same output. */
  MODE_COLLAPSE(
      "Go back to an earlier state and lower the learning rate, or give the cycle or L1 more"
          + " weight.");

  private final String remedy;

  HealthCause(String remedy) {
    this.remedy = remedy;
  }

  /** What to do about it, one or two sentences. */
  public String remedy() {
    return remedy;
  }
}
