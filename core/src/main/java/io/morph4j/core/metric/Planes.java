package io.morph4j.core.metric;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The samples of one picture as planes (C, H, W), row-major, 0 for black and 1 for white.
 *
 * @param values taken over
 */
@SuppressWarnings("ArrayRecordComponent")
record Planes(int channels, int height, int width, double[] values) {
  /**
   * The planes of {@code picture}, (C, H, W) or (1, C, H, W) in [-1, 1].
   *
   * @throws IllegalArgumentException on another shape
   */
  static Planes of(INDArray picture) {
    long[] shape = picture.shape();
    if (shape.length == 4 && shape[0] == 1) {
      shape = Arrays.copyOfRange(shape, 1, 4);
    }
    if (shape.length != 3) {
      throw new IllegalArgumentException(
          "a picture has shape (C, H, W) or (1, C, H, W), got " + Arrays.toString(picture.shape()));
    }
    double[] values = picture.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] + 1) / 2;
    }
    return new Planes((int) shape[0], (int) shape[1], (int) shape[2], values);
  }

  /**
   * @throws IllegalArgumentException if {@code other} has another shape
   */
  void requireShapeOf(Planes other) {
    if (channels != other.channels || height != other.height || width != other.width) {
      throw new IllegalArgumentException(
          "pictures of different sizes cannot be compared: %d x %d with %d channels and %d x %d with %d"
              .formatted(width, height, channels, other.width, other.height, other.channels));
    }
  }

  /** Number of samples of one channel. */
  int plane() {
    return height * width;
  }
}
