package io.morph4j.core.ops;

import io.morph4j.core.tensor.HostLoop;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Instance and batch normalisation of float maps {@code (N, C, H, W)} in host memory. Sums are kept
 * in double precision, in a fixed order.
 */
final class FloatNormalization {
  private FloatNormalization() {}

  /**
   * Planes that share statistics: plane {@code n * channels + c} belongs to group {@code group(c)}.
   */
  private record Groups(int samples, int channels, int size, boolean batch) {
    static Groups of(INDArray x, boolean batch) {
      return new Groups((int) x.size(0), (int) x.size(1), (int) (x.size(2) * x.size(3)), batch);
    }

    int count() {
      return batch ? channels : samples * channels;
    }

    int planes() {
      return batch ? samples : 1;
    }

    /** Start of plane {@code k} of group {@code g}. */
    int start(int g, int k) {
      return (batch ? k * channels + g : g) * size;
    }

    long values() {
      return (long) size * planes();
    }
  }

  static void forward(
      INDArray x, boolean batch, float eps, INDArray mean, INDArray variance, INDArray y) {
    FloatBuffer in = HostLoop.floats(x);
    FloatBuffer out = HostLoop.floats(y);
    FloatBuffer means = HostLoop.floats(mean);
    FloatBuffer variances = HostLoop.floats(variance);
    Groups groups = Groups.of(x, batch);
    HostLoop.rows(
        groups.count(),
        groups.values(),
        g -> {
          double sum = 0;
          for (int k = 0; k < groups.planes(); k++) {
            sum += sum(in, groups.start(g, k), groups.size());
          }
          float m = (float) (sum / groups.values());
          double squares = 0;
          for (int k = 0; k < groups.planes(); k++) {
            squares += squares(in, groups.start(g, k), groups.size(), m);
          }
          float v = (float) (squares / groups.values());
          means.put(g, m);
          variances.put(g, v);
          float scale = (float) (1 / Math.sqrt(v + (double) eps));
          for (int k = 0; k < groups.planes(); k++) {
            int from = groups.start(g, k);
            for (int i = from; i < from + groups.size(); i++) {
              out.put(i, (in.get(i) - m) * scale);
            }
          }
        });
  }

  /** {@code gx = (gy - mean(gy) - y * mean(gy * y)) / sqrt(variance + eps)}. */
  static void backward(
      INDArray gy, INDArray y, INDArray variance, boolean batch, float eps, INDArray gx) {
    FloatBuffer in = HostLoop.floats(gy);
    FloatBuffer normal = HostLoop.floats(y);
    FloatBuffer out = HostLoop.floats(gx);
    FloatBuffer variances = HostLoop.floats(variance);
    Groups groups = Groups.of(gy, batch);
    HostLoop.rows(
        groups.count(),
        groups.values(),
        g -> {
          double sum = 0;
          double product = 0;
          for (int k = 0; k < groups.planes(); k++) {
            int from = groups.start(g, k);
            sum += sum(in, from, groups.size());
            product += product(in, normal, from, groups.size());
          }
          float scale = (float) (1 / Math.sqrt(variances.get(g) + (double) eps));
          float a = (float) (sum / groups.values());
          float b = (float) (product / groups.values());
          for (int k = 0; k < groups.planes(); k++) {
            int from = groups.start(g, k);
            for (int i = from; i < from + groups.size(); i++) {
              out.put(i, (in.get(i) - a - normal.get(i) * b) * scale);
            }
          }
        });
  }

  private static double sum(FloatBuffer x, int from, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    double total = 0;
    int end = from + n;
    int i = from;
    while (i + 4 <= end) {
      int stop = Math.min(end, i + 1024);
      for (; i + 4 <= stop; i += 4) {
        s0 += x.get(i);
        s1 += x.get(i + 1);
        s2 += x.get(i + 2);
        s3 += x.get(i + 3);
      }
      total += (double) s0 + s1 + s2 + s3;
      s0 = s1 = s2 = s3 = 0;
    }
    for (; i < end; i++) {
      total += x.get(i);
    }
    return total;
  }

  private static double squares(FloatBuffer x, int from, int n, float mean) {
    double total = 0;
    int end = from + n;
    int i = from;
    while (i + 4 <= end) {
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      int stop = Math.min(end, i + 1024);
      for (; i + 4 <= stop; i += 4) {
        float a = x.get(i) - mean;
        float b = x.get(i + 1) - mean;
        float c = x.get(i + 2) - mean;
        float d = x.get(i + 3) - mean;
        s0 += a * a;
        s1 += b * b;
        s2 += c * c;
        s3 += d * d;
      }
      total += (double) s0 + s1 + s2 + s3;
    }
    for (; i < end; i++) {
      float a = x.get(i) - mean;
      total += (double) a * a;
    }
    return total;
  }

  private static double product(FloatBuffer x, FloatBuffer y, int from, int n) {
    double total = 0;
    int end = from + n;
    int i = from;
    while (i + 4 <= end) {
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      int stop = Math.min(end, i + 1024);
      for (; i + 4 <= stop; i += 4) {
        s0 += x.get(i) * y.get(i);
        s1 += x.get(i + 1) * y.get(i + 1);
        s2 += x.get(i + 2) * y.get(i + 2);
        s3 += x.get(i + 3) * y.get(i + 3);
      }
      total += (double) s0 + s1 + s2 + s3;
    }
    for (; i < end; i++) {
      total += (double) x.get(i) * y.get(i);
    }
    return total;
  }
}
