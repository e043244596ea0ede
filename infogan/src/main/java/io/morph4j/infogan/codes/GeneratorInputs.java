package io.morph4j.infogan.codes;

import io.morph4j.core.model.Signature;
import io.morph4j.core.train.Draws;
import io.morph4j.engine.tensor.Tensor;

/**
 * What a generator is given for a batch.
 *
 * @param count pictures of the batch
 * @param noise numbers of noise
 * @param distribution of the noise: N(0, 1) or U(-1, 1)
 */
public record GeneratorInputs(
    LatentCodes codes, int count, int noise, Signature.Distribution distribution) {

  public GeneratorInputs withCount(int count) {
    return new GeneratorInputs(codes, count, noise, distribution);
  }

  /** {@code (count, noise)}. */
  public Tensor noise(Draws draws, String step) {
    return distribution == Signature.Distribution.UNIFORM
        ? draws.uniform("z" + step, -1, 1, count, noise)
        : draws.normal("z" + step, count, noise);
  }

  /** Codes of {@code count} pictures. */
  public LatentCodes.Values codes(Draws draws, String step) {
    return codes.draw(draws, step, count);
  }
}
