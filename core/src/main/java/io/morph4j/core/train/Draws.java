package io.morph4j.core.train;

import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Random inputs of a step: noise, codes, places between pictures. What each draw is for is told by
 * name, so that a program can bring its own numbers.
 */
public interface Draws {
  /** N(0, 1). */
  Tensor normal(String what, long... shape);

  /** U(low, high). */
  Tensor uniform(String what, double low, double high, long... shape);

  /** Whole numbers, uniform in 0 to {@code classes} - 1. */
  int[] classes(String what, int count, int classes);

  /** Rows of zeros and a one, {@code (classes.length, width)}. */
  static Tensor oneHot(int[] classes, int width) {
    float[] rows = new float[classes.length * width];
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= width) {
        throw new IllegalArgumentException(
            "class %d, but there are only %d classes".formatted(classes[i], width));
      }
      rows[i * width + classes[i]] = 1;
    }
    return Tensor.constant(Nd4j.create(rows, new long[] {classes.length, width}, 'c'));
  }

  /** All from one stream, one after another. */
  static Draws of(RandomStream stream) {
    return new Draws() {
      @Override
      public Tensor normal(String what, long... shape) {
        INDArray values = Nd4j.createUninitialized(DataType.FLOAT, shape);
        stream.fillGaussian(values, 0, 1);
        return Tensor.constant(values);
      }

      @Override
      public Tensor uniform(String what, double low, double high, long... shape) {
        INDArray values = Nd4j.createUninitialized(DataType.FLOAT, shape);
        stream.fillUniform(values, low, high);
        return Tensor.constant(values);
      }

      @Override
      public int[] classes(String what, int count, int classes) {
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
          drawn[i] = stream.nextInt(classes);
        }
        return drawn;
      }
    };
  }
}
