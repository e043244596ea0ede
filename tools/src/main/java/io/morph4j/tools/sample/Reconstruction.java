package io.morph4j.tools.sample;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Sampler;
import io.morph4j.core.model.Signature.OfNoise;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pictures that a generator makes of the codes that its encoder gave. */
final class Reconstruction implements AutoCloseable {
  private final Sampler sampler;
  private final OfNoise signature;

  private Reconstruction(Sampler sampler) {
    this.sampler = sampler;
    this.signature = (OfNoise) sampler.description().signature();
  }

  static Reconstruction load(Path file) {
    return new Reconstruction(Sampler.load(file));
  }

  /**
   * Writes the picture of {@code codes} (1, D) to {@code file}.
   *
   * @throws UserException if these are neither the generator's codes nor its noise
   */
  void write(INDArray codes, Path file) {
    INDArray made;
    if (codes.size(1) == signature.codeWidth()) {
      made = sampler.sample(sampler.noise(1, 0), codes);
    } else if (signature.codeWidth() == 0 && codes.size(1) == signature.noise()) {
      made = sampler.sample(codes, sampler.codes(1, 0, Map.of()));
    } else {
      throw new UserException(
          "the encoder gives %d numbers, the generator takes %d of noise and %d of codes"
              .formatted(codes.size(1), signature.noise(), signature.codeWidth()));
    }
    PictureSamples.save(SampleWork.pictures(made).get(0), file);
  }

  @Override
  public void close() {
    sampler.close();
  }
}
