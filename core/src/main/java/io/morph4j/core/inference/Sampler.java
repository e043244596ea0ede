package io.morph4j.core.inference;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.Distribution;
import io.morph4j.core.model.Signature.NoiseToPicture;
import io.morph4j.core.model.Signature.OfNoise;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A generator from noise ready for use.
 *
 * <pre>{@code
 * try (Sampler sampler = Sampler.load(Path.of("G.safetensors"))) {
 *   INDArray threes = sampler.sample(16, 1, Map.of("digit", "3"));
 * }
 * }</pre>
 */
public final class Sampler implements AutoCloseable {
  /** Samples that are made at once. */
  private static final int BATCH = 64;

  private final Inference inference;
  private final String generator;
  private final OfNoise signature;

  private Sampler(Inference inference, OfNoise signature) {
    this.inference = inference;
    this.generator = inference.description().network(NetworkRole.GENERATOR).orElseThrow();
    this.signature = signature;
  }

  /**
   * The sampler of a model file.
   *
   * @throws UserException if the file is missing, damaged, of a network this version cannot build,
   *     or of a model that makes nothing of noise
   */
  public static Sampler load(Path file) {
    return Purpose.over(Inference.open(file, Map.of()), file + " ", Sampler::over);
  }

  /**
   * The sampler of a model in memory; the weights are copied.
   *
   * @throws IllegalArgumentException if the network is unknown or the weights do not fit it
   */
  public static Sampler of(ModelFile model) {
    return Purpose.over(Inference.of(model), "", Sampler::over);
  }

  /**
   * A sampler over {@code inference}, which it closes.
   *
   * @throws UserException if the model makes nothing of noise
   */
  public static Sampler over(Inference inference) {
    if (inference.description().signature() instanceof OfNoise signature) {
      return new Sampler(inference, signature);
    }
    throw Purpose.refused(inference.description(), "makes nothing of noise");
  }

  /** What the model is. */
  public ModelDescription description() {
    return inference.description();
  }

  /** {@link #sample(int, long, Map)} with all codes drawn. */
  public INDArray sample(int count, long seed) {
    return sample(count, seed, Map.of());
  }

  /**
   * Samples of a seed. Sample number k depends on the seed and k alone.
   *
   * @param codes values of codes by name, for all samples; codes that are not named are drawn
   * @return pictures (N, C, H, W) in [-1, 1], or points (N, D)
   * @throws UserException if a code or its value is unknown
   */
  public INDArray sample(int count, long seed, Map<String, String> codes) {
    return sample(noise(count, seed), codes(count, seed, codes));
  }

  /**
   * What the generator makes of noise and codes.
   *
   * @param noise (N, Z)
   * @param codes (N, D), as {@link #codes} gives them; (N, 0) for a model without codes
   * @return pictures (N, C, H, W) in [-1, 1], or points (N, D)
   * @throws UserException if that is not finite
   */
  public INDArray sample(INDArray noise, INDArray codes) {
    if (noise.rank() != 2 || noise.size(1) != signature.noise() || noise.size(0) < 1) {
      throw new IllegalArgumentException(
          "noise is (N, %d), got %s".formatted(signature.noise(), Arrays.toString(noise.shape())));
    }
    int columns = signature.codeWidth();
    boolean fit = codes.rank() == 2 && codes.size(0) == noise.size(0) && codes.size(1) == columns;
    if (columns > 0 && !fit) {
      throw new IllegalArgumentException(
          "codes are (%d, %d), got %s"
              .formatted(noise.size(0), columns, Arrays.toString(codes.shape())));
    }
    int count = (int) noise.size(0);
    INDArray[] parts = new INDArray[(count + BATCH - 1) / BATCH];
    for (int i = 0; i < parts.length; i++) {
      int from = i * BATCH;
      int to = Math.min(count, from + BATCH);
      INDArray z = rows(noise, from, to);
      INDArray[] inputs =
          columns == 0 ? new INDArray[] {z} : new INDArray[] {z, rows(codes, from, to)};
      parts[i] = Purpose.run(inference, generator, madeShape(to - from), inputs);
    }
    INDArray made = parts.length == 1 ? parts[0] : Nd4j.concat(0, parts).dup('c');
    return signature instanceof NoiseToPicture pictures && pictures.range() == Signature.Range.UNIT
        ? made.muli(2).subi(1)
        : made;
  }

  private long[] madeShape(int count) {
    return signature instanceof NoiseToPicture s
        ? new long[] {count, s.channels(), s.height(), s.width()}
        : new long[] {count, ((Signature.NoiseToPoints) signature).dimensions()};
  }

  private static INDArray rows(INDArray batch, int from, int to) {
    return batch
        .get(NDArrayIndex.interval(from, to), NDArrayIndex.all())
        .castTo(DataType.FLOAT)
        .dup('c')
        .reshape('c', to - from, batch.size(1));
  }

  /** Noise (N, Z) of a seed; row k depends on the seed and k alone. */
  public INDArray noise(int count, long seed) {
    float[] rows = new float[Math.multiplyExact(count, signature.noise())];
    for (int k = 0; k < count; k++) {
      RandomStream random = RandomStream.of(seed, "noise", k);
      for (int i = 0; i < signature.noise(); i++) {
        rows[k * signature.noise() + i] = (float) drawn(signature.distribution(), random);
      }
    }
    return Nd4j.create(rows, new long[] {count, signature.noise()}, 'c');
  }

  private static double drawn(Distribution distribution, RandomStream random) {
    return switch (distribution) {
      case NORMAL -> random.nextGaussian();
      case UNIFORM -> random.nextDouble(-1, 1);
      case UNIT -> random.nextDouble();
    };
  }

  /**
   * Codes (N, D); (N, 0) for a model without codes.
   *
   * @param fixed a value of a categorical code by its name, or a number; others are drawn
   * @throws UserException if a code or its value is unknown
   */
  public INDArray codes(int count, long seed, Map<String, String> fixed) {
    List<String> names = signature.codes().stream().map(Code::name).toList();
    for (String name : fixed.keySet()) {
      if (!names.contains(name)) {
        throw unknown("code", name, names);
      }
    }
    int columns = signature.codeWidth();
    if (columns == 0) {
      return Nd4j.create(DataType.FLOAT, count, 0);
    }
    float[] rows = new float[Math.multiplyExact(count, columns)];
    for (int k = 0; k < count; k++) {
      RandomStream random = RandomStream.of(seed, "codes", k);
      int column = k * columns;
      for (Code code : signature.codes()) {
        fill(code, fixed.get(code.name()), random, rows, column);
        column += code.width();
      }
    }
    return Nd4j.create(rows, new long[] {count, columns}, 'c');
  }

  private static void fill(
      Code code, @Nullable String fixed, RandomStream random, float[] rows, int column) {
    // Drawn in any case, so that fixing one code leaves the others as they are.
    double drawn = random.nextDouble();
    if (code instanceof Code.Categorical categorical) {
      int place =
          fixed == null ? (int) (drawn * categorical.width()) : categorical.values().indexOf(fixed);
      if (place < 0) {
        throw unknown("value of " + code.name(), String.valueOf(fixed), categorical.values());
      }
      rows[column + place] = 1;
    } else if (code instanceof Code.Continuous range) {
      rows[column] =
          (float)
              (fixed == null
                  ? range.low() + drawn * (range.high() - range.low())
                  : number(code, fixed));
    }
  }

  private static double number(Code code, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UserException("code " + code.name() + " is " + text + ", expected a number");
  }

  private static UserException unknown(String what, String name, List<String> names) {
    String nearest = NearestName.of(name, names);
    return new UserException(
        "the model knows no %s %s%s; it knows %s"
            .formatted(
                what,
                name,
                nearest == null ? "" : ", did you mean " + nearest + "?",
                names.isEmpty() ? "none" : String.join(", ", names)));
  }

  /** Gives the working memory back. */
  @Override
  public void close() {
    inference.close();
  }
}
