package io.morph4j.core.nn;

import io.morph4j.engine.tensor.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Start values of weights.
 *
 * @param scheme distribution of convolution and dense weights
 * @param gain standard deviation for {@code NORMAL}, factor for the others; default .02
 * @param type FLOAT for work, DOUBLE for gradient checks
 * @param random where the numbers come from
 * @param allowance how many numbers may be asked for, null for any
 */
public record Initializer(
    Scheme scheme, double gain, DataType type, RandomStream random, @Nullable Allowance allowance) {
  /** Distributions of weights. */
  public enum Scheme {
    /** N(0, gain²) (Radford et al. 2016). */
    NORMAL,
    /** N(0, gain²·2/(fan-in + fan-out)) (Glorot and Bengio 2010). */
    XAVIER,
    /** N(0, 2/fan-in) (He et al. 2015); the gain plays no part. */
    KAIMING,
    /** A random orthogonal matrix times gain (Saxe et al. 2014). */
    ORTHOGONAL,
    /** Zeros: for networks whose weights are loaded next. */
    ZERO
  }

  /** A network is to be made of more numbers than it may be. */
  public static final class TooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }

  /** How many numbers a network may still be made of. */
  public static final class Allowance {
    private final long most;
    private long left;

    private Allowance(long most) {
      this.most = most;
      this.left = most;
    }

    private void take(long[] shape) {
      long length = 1;
      for (long side : shape) {
        if (side < 0 || (side > 0 && length > left / side)) {
          throw new TooLargeException(
              "the network would have more than %d numbers, with an array of shape %s"
                  .formatted(most, Arrays.toString(shape)));
        }
        length *= side;
      }
      left -= length;
    }
  }

  /** As many numbers as are asked for. */
  public Initializer(Scheme scheme, double gain, DataType type, RandomStream random) {
    this(scheme, gain, type, random, null);
  }

  /** N(0, .02²) in float: what the published image-to-image networks start from. */
  public static Initializer normal(RandomStream random) {
    return new Initializer(Scheme.NORMAL, .02, DataType.FLOAT, random);
  }

  /** Zeros in float, drawn from nothing: for networks whose weights are loaded next. */
  public static Initializer zero() {
    return new Initializer(Scheme.ZERO, 0, DataType.FLOAT, new RandomStream(0));
  }

  /**
   * Zeros in float for a network that is built from somebody's file: what asks for more than {@code
   * most} numbers in all is refused before their memory is taken.
   *
   * @return its arrays throw IllegalArgumentException beyond {@code most}
   */
  public static Initializer zeroUpTo(long most) {
    return new Initializer(
        Scheme.ZERO, 0, DataType.FLOAT, new RandomStream(0), new Allowance(most));
  }

  /**
   * The same, with at most {@code most} numbers in all.
   *
   * @return its arrays throw TooLargeException beyond {@code most}
   */
  public Initializer upTo(long most) {
    return new Initializer(scheme, gain, type, random, new Allowance(most));
  }

  private void take(long... shape) {
    if (allowance != null) {
      allowance.take(shape);
    }
  }

  /** A weight array; the first side is the number of outputs (inputs for transposed ones). */
  public INDArray weight(long... shape) {
    take(shape);
    INDArray array = Nd4j.createUninitialized(type, shape);
    long receptive = 1;
    for (int d = 2; d < shape.length; d++) {
      receptive *= shape[d];
    }
    double fanIn = shape[1] * receptive;
    double fanOut = shape[0] * receptive;
    switch (scheme) {
      case NORMAL -> random.fillGaussian(array, 0, gain);
      case XAVIER -> random.fillGaussian(array, 0, gain * Math.sqrt(2 / (fanIn + fanOut)));
      case KAIMING -> random.fillGaussian(array, 0, Math.sqrt(2 / fanIn));
      case ORTHOGONAL -> fillOrthogonal(array, shape[0], array.length() / shape[0]);
      case ZERO -> array.assign(0.0);
    }
    return array;
  }

  /** Rows (or columns, if there are fewer) orthonormal, by modified Gram-Schmidt in double. */
  private void fillOrthogonal(INDArray array, long rows, long columns) {
    int count = (int) Math.min(rows, columns);
    int length = (int) Math.max(rows, columns);
    double[][] vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        vectors[i][k] = random.nextGaussian();
      }
      for (int j = 0; j < i; j++) {
        double dot = dot(vectors[i], vectors[j]);
        for (int k = 0; k < length; k++) {
          vectors[i][k] -= dot * vectors[j][k];
        }
      }
      double norm = Math.sqrt(dot(vectors[i], vectors[i]));
      for (int k = 0; k < length; k++) {
        vectors[i][k] /= norm;
      }
    }
    double[] values = new double[count * length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        double value = rows <= columns ? vectors[r][c] : vectors[c][r];
        values[(int) (r * columns + c)] = gain * value;
      }
    }
    array.assign(Nd4j.createFromArray(values).castTo(type).reshape(array.shape()));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Scales of normalisation layers: N(1, gain²) with {@code NORMAL}, ones otherwise. */
  public INDArray scale(long length) {
    take(length);
    INDArray array = Nd4j.ones(type, length);
    if (scheme == Scheme.NORMAL) {
      random.fillGaussian(array, 1, gain);
    }
    return array;
  }

  /** A vector of length 1 in a random direction, with {@code ZERO} that of ones. */
  public INDArray direction(long length) {
    take(length);
    INDArray array = Nd4j.ones(type, length);
    if (scheme != Scheme.ZERO) {
      random.fillGaussian(array, 0, 1);
    }
    return array.divi(array.norm2Number());
  }

  public INDArray zeros(long... shape) {
    take(shape);
    return Nd4j.zeros(type, shape);
  }

  public INDArray ones(long... shape) {
    take(shape);
    return Nd4j.ones(type, shape);
  }
}
