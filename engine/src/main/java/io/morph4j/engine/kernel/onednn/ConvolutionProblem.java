package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What tells one convolution from another, but for the values.
 *
 * @param pass what is computed
 * @param x pictures that are convolved
 * @param y pictures that come out
 * @param extra whether there is a bias, or the result is added to what is there
 * @param p of the factors
 * @param anew whether the weights are brought into order for this one time
 */
record ConvolutionProblem(
    Pass pass,
    Shape x,
    Shape w,
    Shape y,
    ConvolutionGeometry g,
    boolean extra,
    Precision p,
    boolean anew) {
  /** The convolution and its gradients. */
  enum Pass {
    /** y of x and w. */
    FORWARD,
    /** The gradient of x, of y's and w. */
    DATA,
    /** The gradient of w, of x and y's. */
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

  /** A layer, whatever pictures it sees. */
  record Layer(Shape w, ConvolutionGeometry g) {}

  Layer layer() {
    return new Layer(w, g);
  }

  long outputs() {
    return w.a();
  }

  long inputs() {
    return w.b();
  }

  /** Pixels that come out. */
  long pixels() {
    return y.a() * y.c() * y.d();
  }

  boolean inFloat() {
    return p == Precision.FLOAT;
  }

  boolean bias() {
    return pass == Pass.FORWARD && extra;
  }

  boolean adds() {
    return pass == Pass.WEIGHTS && extra;
  }

  /** Rows from the first to the last tap, less one. */
  long reach() {
    return g.dilation() * (w.c() - 1);
  }
}
