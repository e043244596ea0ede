package io.morph4j.core.inference;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Padding of pictures below and on the right to sides that a network can take, by reflection that
 * does not repeat the border; sides shorter than the margin are reflected back and forth, a side of
 * one pixel is repeated.
 */
final class ReflectedMargin {
  private ReflectedMargin() {}

  /**
   * {@code pictures} (N, C, H, W) with H and W rounded up to multiples of {@code multiple}, at
   * least {@code least}.
   */
  static INDArray pad(INDArray pictures, int multiple, int least) {
    long height = pictures.size(2);
    long width = pictures.size(3);
    long paddedHeight = roundUp(Math.max(height, least), multiple);
    long paddedWidth = roundUp(Math.max(width, least), multiple);
    if (paddedHeight == height && paddedWidth == width) {
      return pictures;
    }
    INDArray padded =
        Nd4j.createUninitialized(
            pictures.dataType(),
            new long[] {pictures.size(0), pictures.size(1), paddedHeight, paddedWidth},
            'c');
    padded
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(0, height),
            NDArrayIndex.interval(0, width))
        .assign(pictures);
    for (long x = width; x < paddedWidth; x++) {
      column(padded, x).assign(column(padded, mirrored(x, width)));
    }
    for (long y = height; y < paddedHeight; y++) {
      row(padded, y).assign(row(padded, mirrored(y, height)));
    }
    return padded;
  }

  /** Where position {@code i} of a line comes from that is mirrored at 0 and {@code length - 1}. */
  static long mirrored(long i, long length) {
    if (length == 1) {
      return 0;
    }
    long period = 2 * (length - 1);
    long phase = Math.floorMod(i, period);
    return phase < length ? phase : period - phase;
  }

  private static long roundUp(long side, int multiple) {
    return (side + multiple - 1) / multiple * multiple;
  }

  private static INDArray column(INDArray pictures, long x) {
    return pictures.get(
        NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(x));
  }

  private static INDArray row(INDArray pictures, long y) {
    return pictures.get(
        NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(y), NDArrayIndex.all());
  }
}
