package io.morph4j.core.ops;

import io.morph4j.core.tensor.ChannelLoops;
import io.morph4j.core.tensor.HostLoop;
import io.morph4j.core.tensor.Tensor;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Instance and batch normalisation of float maps {@code (N, C, H, W)} in host memory. */
final class FloatNormalization {
  private FloatNormalization() {}

  static void forward(
      Tensor x, boolean batch, double eps, INDArray mean, INDArray variance, Tensor y) {
    ChannelLoops loops = ChannelLoops.of(x, !batch);
    FloatBuffer in = HostLoop.floats(x.packed());
    FloatBuffer out = HostLoop.floats(y.packed());
    float[] means = means(loops, loops.sums(in));
    float[] variances =
        means(
            loops,
            loops.sums(
                means, (start, length, a, sums) -> squares(in.slice(start, length), a, sums)));
    HostLoop.floats(mean).put(0, means);
    HostLoop.floats(variance).put(0, variances);
    loops.each(
        (start, length, all) ->
            standardize(in.slice(start, length), all[0], all[1], out.slice(start, length)),
        means,
        inverseDeviations(variances, eps));
  }

  private static float[] means(ChannelLoops loops, double[] sums) {
    float[] means = new float[sums.length];
    for (int g = 0; g < sums.length; g++) {
      means[g] = (float) (sums[g] / loops.groupSize());
    }
    return means;
  }

  private static float[] inverseDeviations(float[] variances, double eps) {
    float[] inverse = new float[variances.length];
    for (int g = 0; g < inverse.length; g++) {
      inverse[g] = (float) (1 / Math.sqrt(variances[g] + eps));
    }
    return inverse;
  }

  /** {@code gx = (gy - mean(gy) - y * mean(gy * y)) / sqrt(variance + eps)}. */
  static void backward(
      Tensor gy, Tensor y, INDArray variance, boolean batch, double eps, Tensor gx) {
    ChannelLoops loops = ChannelLoops.of(gy, !batch);
    FloatBuffer in = HostLoop.floats(gy.packed());
    FloatBuffer normal = HostLoop.floats(y.packed());
    FloatBuffer out = HostLoop.floats(gx.packed());
    float[] none = new float[loops.groups()];
    float[] means = means(loops, loops.sums(in));
    float[] products =
        means(
            loops,
            loops.sums(
                none,
                (start, length, a, sums) ->
                    products(in.slice(start, length), normal.slice(start, length), sums)));
    float[] variances = new float[loops.groups()];
    HostLoop.floats(variance).get(variances);
    loops.each(
        (start, length, all) ->
            project(
                in.slice(start, length),
                normal.slice(start, length),
                all,
                out.slice(start, length)),
        means,
        products,
        inverseDeviations(variances, eps));
  }

  private static void squares(FloatBuffer x, float[] mean, float[] sums) {
    for (int i = 0; i < x.capacity(); i++) {
      float d = x.get(i) - mean[i];
      sums[i] += d * d;
    }
  }

  private static void products(FloatBuffer x, FloatBuffer y, float[] sums) {
    for (int i = 0; i < x.capacity(); i++) {
      sums[i] += x.get(i) * y.get(i);
    }
  }

  private static void standardize(FloatBuffer x, float[] mean, float[] scale, FloatBuffer y) {
    for (int i = 0; i < y.capacity(); i++) {
      y.put(i, (x.get(i) - mean[i]) * scale[i]);
    }
  }

  private static void project(FloatBuffer gy, FloatBuffer y, float[][] values, FloatBuffer gx) {
    float[] a = values[0];
    float[] b = values[1];
    float[] scale = values[2];
    for (int i = 0; i < gx.capacity(); i++) {
      gx.put(i, (gy.get(i) - a[i] - y.get(i) * b[i]) * scale[i]);
    }
  }
}
