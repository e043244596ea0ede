package io.morph4j.core.metric;

import io.morph4j.engine.tensor.ArrayCalls;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Distance between two pictures as a network sees them, in the manner of LPIPS (Zhang et al. 2018,
 * equation 1): feature vectors are brought to length one at each place, their squared differences
 * are summed over channels, averaged over places and summed over layers.
 *
 * <pre>d(a, b) = Σ_l 1/(H_l·W_l) Σ_{h,w} Σ_c w_lc (â_lchw - b̂_lchw)²</pre>
 *
 * <p>It is LPIPS itself only over the network and with the learned weights of its authors. Without
 * weights (w = 1) a layer gives 0 for equal pictures, 2 for unrelated ones and at most 4.
 *
 * @param weights for each layer the weights of its channels, none for 1
 */
public record PerceptualDistance(List<double[]> weights) {
  private static final double EPS = 1e-10;

  public PerceptualDistance {
    weights = List.copyOf(weights);
  }

  /** All channels count alike. */
  public static PerceptualDistance unweighted() {
    return new PerceptualDistance(List.of());
  }

  /**
   * The distances of N pairs.
   *
   * @param a feature maps (N, C, H, W) of the first pictures, layer by layer
   * @param b feature maps of the second pictures, of the same shapes
   * @return N distances, at least 0
   */
  public double[] between(List<INDArray> a, List<INDArray> b) {
    if (a.isEmpty() || a.size() != b.size() || !(weights.isEmpty() || weights.size() == a.size())) {
      throw new IllegalArgumentException(
          "%d and %d layers of feature maps, %d of weights"
              .formatted(a.size(), b.size(), weights.size()));
    }
    double[] distances = new double[(int) a.get(0).size(0)];
    for (int layer = 0; layer < a.size(); layer++) {
      INDArray first = a.get(layer);
      if (first.rank() != 4 || !Arrays.equals(first.shape(), b.get(layer).shape())) {
        throw new IllegalArgumentException(
            "feature maps of shapes %s and %s"
                .formatted(Arrays.toString(first.shape()), Arrays.toString(b.get(layer).shape())));
      }
      add(layer, first, b.get(layer), distances);
    }
    return distances;
  }

  /**
   * The mean distance of two of N pictures.
   *
   * @param maps feature maps (N, C, H, W) of at least two pictures, layer by layer
   */
  public double among(List<INDArray> maps) {
    int count = (int) maps.get(0).size(0);
    if (count < 2) {
      throw new IllegalArgumentException("a distance is of two pictures, got " + count);
    }
    int[] first = new int[count * (count - 1) / 2];
    int[] second = new int[first.length];
    int pair = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        first[pair] = i;
        second[pair++] = j;
      }
    }
    return Arrays.stream(between(rows(maps, first), rows(maps, second))).average().orElseThrow();
  }

  private static List<INDArray> rows(List<INDArray> maps, int[] rows) {
    return maps.stream()
        .map(
            map -> {
              long[] shape = map.shape().clone();
              INDArray flat = map.dup('c').reshape('c', shape[0], map.length() / shape[0]);
              shape[0] = rows.length;
              INDArray pulled =
                  Nd4j.createUninitialized(flat.dataType(), rows.length, flat.size(1));
              INDArray[] inputs = {flat, Nd4j.createFromArray(rows)};
              ArrayCalls.run("gather", inputs, pulled, new int[] {0});
              return pulled.reshape('c', shape);
            })
        .toList();
  }

  private void add(int layer, INDArray first, INDArray second, double[] distances) {
    int channels = (int) first.size(1);
    int places = (int) (first.size(2) * first.size(3));
    float[] a = first.castTo(DataType.FLOAT).dup('c').data().asFloat();
    float[] b = second.castTo(DataType.FLOAT).dup('c').data().asFloat();
    double[] weight = weights.isEmpty() ? null : weights.get(layer);
    if (weight != null && weight.length != channels) {
      throw new IllegalArgumentException(
          "%d weights for the %d channels of layer %d".formatted(weight.length, channels, layer));
    }
    for (int n = 0; n < distances.length; n++) {
      double sum = 0;
      for (int place = 0; place < places; place++) {
        int start = n * channels * places + place;
        double lengthA = length(a, start, places, channels);
        double lengthB = length(b, start, places, channels);
        for (int c = 0; c < channels; c++) {
          int i = start + c * places;
          double difference = a[i] / lengthA - b[i] / lengthB;
          sum += (weight == null ? 1 : weight[c]) * difference * difference;
        }
      }
      distances[n] += sum / places;
    }
  }

  private static double length(float[] values, int start, int step, int count) {
    double sum = 0;
    for (int c = 0; c < count; c++) {
      double value = values[start + c * step];
      sum += value * value;
    }
    return Math.sqrt(sum) + EPS;
  }
}
