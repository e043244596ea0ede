package io.morph4j.core.metric;

import io.morph4j.engine.tensor.RandomStream;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much pictures of a set differ from each other: the mean Euclidean distance between the
 * features of two of them, over √D. 0 means that all look alike to the extractor (mode collapse);
 * compare with the value of the reference pictures.
 *
 * @param pairs number of random pairs if there are more; default is 10000
 * @param seed of their choice; default is 1
 */
public record Diversity(int pairs, long seed) {
  public Diversity {
    if (pairs < 1) {
      throw new IllegalArgumentException("pairs must be positive, got " + pairs);
    }
  }

  public static Diversity defaults() {
    return new Diversity(10_000, 1);
  }

  /**
   * The mean distance.
   *
   * @param features (N, D), N at least 2
   */
  public double of(INDArray features) {
    if (features.rank() != 2 || features.size(0) < 2) {
      throw new IllegalArgumentException(
          "expected features (N, D) of 2 and more pictures, got "
              + Arrays.toString(features.shape()));
    }
    int n = (int) features.size(0);
    int d = (int) features.size(1);
    double[] values = features.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    long all = (long) n * (n - 1) / 2;
    double sum = 0;
    if (all <= pairs) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          sum += distance(values, i, j, d);
        }
      }
      return sum / all;
    }
    RandomStream random = RandomStream.of(seed, "diversity", 0);
    for (int pair = 0; pair < pairs; pair++) {
      int i = random.nextInt(n);
      int j = (i + 1 + random.nextInt(n - 1)) % n;
      sum += distance(values, i, j, d);
    }
    return sum / pairs;
  }

  private static double distance(double[] values, int i, int j, int dimensions) {
    double sum = 0;
    for (int c = 0; c < dimensions; c++) {
      double difference = values[i * dimensions + c] - values[j * dimensions + c];
      sum += difference * difference;
    }
    return Math.sqrt(sum / dimensions);
  }
}
