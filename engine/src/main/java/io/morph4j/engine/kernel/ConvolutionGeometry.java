package io.morph4j.engine.kernel;

/**
 * How a convolution moves over its input: the same in both directions.
 *
 * @param stride step of the window, at least 1
 * @param padding zeros on every side, at least 0
 * @param dilation distance of neighbouring taps, at least 1
 */
public record ConvolutionGeometry(int stride, int padding, int dilation) {
  public ConvolutionGeometry {
    if (stride < 1 || padding < 0 || dilation < 1) {
      throw new IllegalArgumentException(
          "stride %d, padding %d, dilation %d: wanted stride >= 1, padding >= 0, dilation >= 1"
              .formatted(stride, padding, dilation));
    }
  }

  public static ConvolutionGeometry of(int stride, int padding) {
    return new ConvolutionGeometry(stride, padding, 1);
  }

  /** Side of the output for an input side and a kernel side; floor division. */
  public long outputSide(long inputSide, long kernel) {
    long reach = dilation * (kernel - 1) + 1;
    long side = Math.floorDiv(inputSide + 2L * padding - reach, stride) + 1;
    if (side < 1) {
      throw new IllegalArgumentException(
          "a side of %d with padding %d is too small for a kernel that reaches %d"
              .formatted(inputSide, padding, reach));
    }
    return side;
  }

  /** Side of the output of the transposed convolution. */
  public long transposedSide(long inputSide, long kernel, int outputPadding) {
    return (inputSide - 1) * stride - 2L * padding + dilation * (kernel - 1) + outputPadding + 1;
  }
}
