package io.morph4j.tools.sample;

import io.morph4j.core.inference.Encoder;
import io.morph4j.core.inference.Sampler;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.Protocol;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.data.Picture;
import io.morph4j.data.labelled.LabelledFolders;
import io.morph4j.data.labelled.LabelledPictures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How near held-out pictures come back through encoder and generator: {@code reconstruction}, the
 * L1 of a picture and its reconstruction, samples in 0 .. 1; beside {@code nearest}, that of the
 * picture and the training picture that is nearest to it, which an autoencoder that has learned
 * more than its training pictures undercuts.
 */
public final class ReconstructionEvaluation {
  private static final int MOST = 200;

  private ReconstructionEvaluation() {}

  /** Whether the encoder gives exactly the noise that the generator takes. */
  public static boolean suits(ModelDescription model) {
    return model.network(NetworkRole.ENCODER).isPresent()
        && model.signature() instanceof Signature.NoiseToPicture made
        && made.codes().isEmpty();
  }

  /** Both measures, of at most 200 held-out pictures or {@code limit}. */
  public static List<Measure> measure(Path file, LabelledFolders data, int limit) {
    LabelledPictures held = data.test().orElse(data.train());
    int count = Math.min(Math.min(MOST, limit), held.size());
    float[][] training;
    double reconstruction = 0;
    double nearest = 0;
    try (Encoder encoder = Encoder.load(file);
        Sampler sampler = Sampler.load(file)) {
      Signature.NoiseToPicture made = (Signature.NoiseToPicture) sampler.description().signature();
      training = all(data.train(), made);
      for (int i = 0; i < count; i++) {
        INDArray picture =
            sized(held.picture((int) ((long) i * held.size() / count)), made)
                .toArray(made.channels());
        INDArray codes = encoder.encode(picture);
        float[] back = samples(sampler.sample(codes, sampler.codes(1, 0, Map.of())));
        float[] truth = samples(picture);
        reconstruction += distance(truth, back) / count;
        nearest += nearest(truth, training, data.test().isEmpty()) / count;
      }
    }
    String split = data.test().isPresent() ? "test" : "train";
    return List.of(
        new Measure(
            "reconstruction",
            reconstruction,
            Protocol.ofPixels(count, count, split, "L1, samples in 0..1")),
        new Measure(
            "nearest",
            nearest,
            Protocol.ofPixels(
                count, training.length, "train", "L1 to the nearest of the training pictures")));
  }

  private static float[][] all(LabelledPictures pictures, Signature.NoiseToPicture made) {
    return IntStream.range(0, pictures.size())
        .parallel()
        .mapToObj(i -> samples(sized(pictures.picture(i), made).toArray(made.channels())))
        .toArray(float[][]::new);
  }

  private static Picture sized(Picture picture, Signature.NoiseToPicture made) {
    return picture.width() == made.width() && picture.height() == made.height()
        ? picture
        : picture.resized(made.width(), made.height());
  }

  private static float[] samples(INDArray picture) {
    return picture.dup('c').data().asFloat();
  }

  /** The least distance, that of the picture itself left out if it is among {@code others}. */
  private static double nearest(float[] picture, float[][] others, boolean among) {
    return IntStream.range(0, others.length)
        .parallel()
        .mapToDouble(i -> distance(picture, others[i]))
        .filter(distance -> !among || distance > 0)
        .min()
        .orElse(Double.NaN);
  }

  /** The mean absolute difference of samples that are in [-1, 1], as if they were in [0, 1]. */
  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / 2 / a.length;
  }
}
