package io.morph4j.engine.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What tells one convolution from another, but for the values.
 *
 * @param kind which of its three passes
 * @param x pictures that are convolved
 * @param y pictures that come out
 * @param extra whether there is a bias, or the result is added to what is there
 * @param p of the factors
 * @param anew whether the weights are brought into order for this one time
 */
record ConvolutionKey(
    Kind kind,
    Shape x,
    Shape w,
    Shape y,
    ConvolutionGeometry g,
    boolean extra,
    Precision p,
    boolean anew) {
  /** The convolution and its gradients. */
  enum Kind {
    FORWARD,
    DATA,
    WEIGHTS
  }

  /** Sides of weights (out, in, kH, kW), or of pictures as (N, C, H, W). */
  record Shape(long a, long b, long c, long d) {
    static Shape ofWeights(INDArray array) {
      return new Shape(array.size(0), array.size(1), array.size(2), array.size(3));
    }

    static Shape ofMaps(INDArray array) {
      return new Shape(array.size(0), array.size(3), array.size(1), array.size(2));
    }

    long length() {
      return a * b * c * d;
    }
  }

  boolean bias() {
    return kind == Kind.FORWARD && extra;
  }

  boolean adds() {
    return kind == Kind.WEIGHTS && extra;
  }

  /** Rows from the first to the last tap, less one. */
  long reach() {
    return g.dilation() * (w.c() - 1);
  }
}
