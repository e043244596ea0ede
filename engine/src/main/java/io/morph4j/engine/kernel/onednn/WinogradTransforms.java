package io.morph4j.engine.kernel.onednn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The matrices of F(4×4, 3×3), each as its Kronecker square for both sides of a tile at once. */
final class WinogradTransforms {
  /** Side of a tile of outputs. */
  static final int TILE = 4;

  /** Side of the window of inputs that a tile depends on. */
  static final int WINDOW = 6;

  /**
   * Where the polynomials behind the formula are evaluated, infinity besides: of the choices tried
   * the one with the smallest rounding errors, a quarter of those of 0, 1, -1, 2, -2.
   */
  private static final double[] AT = {0, 2 / 3.0, -2 / 3.0, 3 / 2.0, -3 / 2.0};

  /** {@code (B ⊗ B)^T}, (36, 36). */
  final INDArray ofWindows = square(windowTransform());

  /** {@code G ⊗ G}, (36, 9). */
  final INDArray ofWeights = square(weightTransform());

  /** The same of weights turned around. */
  final INDArray ofTurnedWeights = square(turned(weightTransform()));

  /** {@code (A ⊗ A)^T}, (16, 36). */
  final INDArray toOutputs = square(outputTransform());

  /** {@code B^T}: coefficients of the products of {@code x - p} over the other finite points. */
  private static double[][] windowTransform() {
    double[][] all = new double[WINDOW][WINDOW];
    for (int row = 0; row < WINDOW; row++) {
      all[row][0] = 1;
      int degree = 0;
      for (int k = 0; k < AT.length; k++) {
        if (k != row) {
          degree++;
          for (int i = degree; i >= 0; i--) {
            all[row][i] = (i > 0 ? all[row][i - 1] : 0) - AT[k] * all[row][i];
          }
        }
      }
    }
    return all;
  }

  private static double[][] weightTransform() {
    double[][] all = new double[WINDOW][3];
    for (int row = 0; row < AT.length; row++) {
      double scale = 1;
      for (int k = 0; k < AT.length; k++) {
        scale *= k == row ? 1 : AT[row] - AT[k];
      }
      for (int i = 0; i < 3; i++) {
        all[row][i] = Math.pow(AT[row], i) / scale;
      }
    }
    all[AT.length][2] = 1;
    return all;
  }

  /** {@code A^T}. */
  private static double[][] outputTransform() {
    double[][] all = new double[TILE][WINDOW];
    for (int i = 0; i < TILE; i++) {
      for (int point = 0; point < AT.length; point++) {
        all[i][point] = Math.pow(AT[point], i);
      }
    }
    all[TILE - 1][AT.length] = 1;
    return all;
  }

  private static double[][] turned(double[][] matrix) {
    double[][] all = new double[matrix.length][];
    for (int r = 0; r < matrix.length; r++) {
      double[] row = matrix[r];
      all[r] = new double[row.length];
      for (int c = 0; c < row.length; c++) {
        all[r][c] = row[row.length - 1 - c];
      }
    }
    return all;
  }

  /** {@code m ⊗ m}. */
  private static INDArray square(double[][] m) {
    int rows = m.length;
    int columns = m[0].length;
    float[][] all = new float[rows * rows][columns * columns];
    for (int r = 0; r < rows * rows; r++) {
      for (int c = 0; c < columns * columns; c++) {
        all[r][c] = (float) (m[r / rows][c / columns] * m[r % rows][c % columns]);
      }
    }
    return Nd4j.createFromArray(all);
  }
}
