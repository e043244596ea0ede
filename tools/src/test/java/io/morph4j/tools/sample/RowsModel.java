package io.morph4j.tools.sample;

import io.morph4j.core.inference.RowsOptions;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.Distribution;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Models whose few weights are set by hand, so that every pixel is known. */
public final class RowsModel {
  private static final List<Code> CODES =
      List.of(
          new Code.Categorical("fruit", List.of("apple", "lemon")),
          new Code.Continuous("slant", -1, 1));

  private RowsModel() {}

  /**
   * Pictures of 2 x 2: noise, fruit (-1 or 1); slant, 0. Its encoder gives of a picture of mean m
   * the shares -m and m of fruit, and slant m / 2.
   */
  public static Path pictures(Path file) {
    return save(
        file,
        new Signature.NoiseToPicture(
            1, Distribution.UNIFORM, CODES, 1, 2, 2, Signature.Range.SIGNED),
        network(
            1, 3, List.of(1, 2, 2), new float[] {1, 0, 0, 0}, 0, 0, 0, -1, 1, 0, 0, 0, 1, 0, 0, 0),
        network(1, 0, List.of(3), new float[] {-1, 1, .5f}));
  }

  /** Pictures of 2 x 2, all four samples 255 k / 9 for the value k of the code c1. */
  public static Path digits(Path file) {
    float[] v = new float[40];
    for (int i = 0; i < 40; i++) {
      v[i] = i % 10 / 9f * 2 - 1;
    }
    return save(
        file,
        new Signature.NoiseToPicture(
            1,
            Distribution.UNIFORM,
            List.of(Code.Categorical.of("c1", 10)),
            1,
            2,
            2,
            Signature.Range.SIGNED),
        network(1, 10, List.of(1, 2, 2), new float[4], v),
        null);
  }

  /** Grey pictures of 2 x 2 of the brightness that the noise is, and back. */
  public static Path brightness(Path file) {
    return save(
        file,
        new Signature.NoiseToPicture(
            1, Distribution.NORMAL, List.of(), 1, 2, 2, Signature.Range.SIGNED),
        network(1, 0, List.of(1, 2, 2), new float[] {1, 1, 1, 1}),
        network(1, 0, List.of(1), new float[] {1}));
  }

  /** Points of the plane (z, z / 2), and 1 more in x for a lemon. */
  public static Path points(Path file) {
    return save(
        file,
        new Signature.NoiseToPoints(1, Distribution.UNIT, CODES.subList(0, 1), 2),
        network(1, 2, List.of(2), new float[] {1, .5f}, 0, 1, 0, 0),
        null);
  }

  private record Network(RowsOptions options, Map<String, INDArray> weights) {}

  private static Network network(
      int first, int second, List<Integer> shape, float[] w, float... v) {
    int out = w.length / first;
    INDArray other =
        second == 0
            ? Nd4j.create(new float[out], new long[] {out, 1}, 'c')
            : Nd4j.create(v, new long[] {out, second}, 'c');
    return new Network(
        new RowsOptions(first, second, shape),
        Map.of("w.weight", Nd4j.create(w, new long[] {out, first}, 'c'), "v.weight", other));
  }

  private static Path save(Path file, Signature signature, Network g, @Nullable Network e) {
    Map<String, NetworkDescription> networks = new LinkedHashMap<>();
    Map<String, Map<String, INDArray>> weights = new LinkedHashMap<>();
    networks.put("G", NetworkDescription.of(NetworkRole.GENERATOR, g.options));
    weights.put("G", g.weights);
    if (e != null) {
      networks.put("E", NetworkDescription.of(NetworkRole.ENCODER, e.options));
      weights.put("E", e.weights);
    }
    ModelDescription description =
        new ModelDescription(
            "test", networks, signature, List.of(), InferencePolicy.DEFAULT, Map.of("steps", "1"));
    ModelFile.of(description, weights).save(file);
    return file;
  }
}
