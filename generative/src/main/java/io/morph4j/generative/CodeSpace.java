package io.morph4j.generative;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What can be read from the codes of pictures, rows {@code (N, D)}. */
public final class CodeSpace {
  private CodeSpace() {}

  /** For each row the place of the nearest other row by Euclidean distance; N is at least 2. */
  public static int[] nearest(INDArray codes) {
    int n = (int) codes.size(0);
    float[] products = codes.mmul(codes.transpose()).dup('c').data().asFloat();
    int[] nearest = new int[n];
    for (int i = 0; i < n; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < n; k++) {
        double square = products[k * n + k] - 2.0 * products[i * n + k];
        if (k != i && square < least) {
          least = square;
          nearest[i] = k;
        }
      }
    }
    return nearest;
  }

  /**
   * The attribute vectors of the classes: the mean of the codes that are of the class minus the
   * mean of those that are not (Larsen et al. 2016, section 4.1).
   *
   * @param labels the class of each row
   * @return {@code (classes, D)}; zeros for a class of none or of all rows
   */
  public static INDArray attributeVectors(INDArray codes, int[] labels, int classes) {
    int width = (int) codes.size(1);
    float[] rows = codes.dup('c').data().asFloat();
    double[] all = new double[width];
    double[][] sums = new double[classes][width];
    int[] counts = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]]++;
      for (int j = 0; j < width; j++) {
        all[j] += rows[i * width + j];
        sums[labels[i]][j] += rows[i * width + j];
      }
    }
    float[] vectors = new float[classes * width];
    for (int k = 0; k < classes; k++) {
      int others = labels.length - counts[k];
      for (int j = 0; j < width && counts[k] > 0 && others > 0; j++) {
        vectors[k * width + j] = (float) (sums[k][j] / counts[k] - (all[j] - sums[k][j]) / others);
      }
    }
    return Nd4j.create(vectors, new long[] {classes, width}, 'c');
  }
}
