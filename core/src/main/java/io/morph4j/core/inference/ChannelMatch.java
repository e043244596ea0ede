package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Fitting of pictures to a network with another number of channels: grey becomes RGB by repetition,
 * RGB becomes grey by luma .299 R + .587 G + .114 B. Both commute with the scaling to [-1, 1].
 */
public final class ChannelMatch {
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  private ChannelMatch() {}

  /**
   * {@code pictures} with {@code channels} channels.
   *
   * @param pictures (N, C, H, W); returned as it is if C is already {@code channels}
   * @throws UserException unless the numbers are equal, or 1 and 3
   */
  public static INDArray toChannels(INDArray pictures, int channels) {
    long present = pictures.size(1);
    if (present == channels) {
      return pictures;
    }
    if (present == 1 && channels == 3) {
      return repeat(pictures.dup('c'));
    }
    if (present == 3 && channels == 1) {
      return luma(pictures.dup('c'));
    }
    throw new UserException(
        "the picture has "
            + present
            + " channels, the model takes "
            + channels
            + "; only grey and RGB can be turned into each other");
  }

  private static INDArray repeat(INDArray grey) {
    INDArray rgb =
        Nd4j.createUninitialized(
            grey.dataType(), new long[] {grey.size(0), 3, grey.size(2), grey.size(3)}, 'c');
    for (int c = 0; c < 3; c++) {
      channel(rgb, c).assign(channel(grey, 0));
    }
    return rgb;
  }

  private static INDArray luma(INDArray rgb) {
    INDArray grey =
        Nd4j.create(rgb.dataType(), new long[] {rgb.size(0), 1, rgb.size(2), rgb.size(3)}, 'c');
    for (int c = 0; c < 3; c++) {
      channel(grey, 0).addi(channel(rgb, c).mul(LUMA[c]));
    }
    return grey;
  }

  /** Of an array that owns its memory: ND4J's get can lose parts of views into larger buffers. */
  private static INDArray channel(INDArray pictures, int c) {
    return pictures.get(
        NDArrayIndex.all(), NDArrayIndex.point(c), NDArrayIndex.all(), NDArrayIndex.all());
  }
}
