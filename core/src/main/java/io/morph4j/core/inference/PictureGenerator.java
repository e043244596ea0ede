package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.Signature;
import io.morph4j.core.tile.Tiling;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A generator from pictures to pictures, for pictures of any size: they are padded to what it
 * takes, and given to it one by one where its policy depends on the batch.
 */
final class PictureGenerator {
  private final Inference inference;
  private final String network;
  private final Signature.OfPictures signature;
  private volatile Tiling tiling = Tiling.auto();

  PictureGenerator(Inference inference, String network, Signature.OfPictures signature) {
    this.inference = inference;
    this.network = network;
    this.signature = signature;
  }

  void tiling(Tiling wanted) {
    tiling = wanted;
  }

  /**
   * @param pictures (N, C, H, W) with the generator's number of channels
   * @param beside what it takes beside them; masks are padded as the pictures are
   * @return (N, C', H, W)
   */
  INDArray run(INDArray pictures, SideInputs beside) {
    int multiple = signature.multiple();
    int least = signature.leastSide();
    INDArray padded = ReflectedMargin.pad(pictures.castTo(DataType.FLOAT), multiple, least);
    try {
      return ofPadded(pictures, padded, beside.padded(multiple, least));
    } finally {
      if (padded != pictures && padded.data() != pictures.data() && padded.closeable()) {
        padded.close();
      }
    }
  }

  private INDArray ofPadded(INDArray pictures, INDArray padded, SideInputs beside) {
    long height = pictures.size(2);
    long width = pictures.size(3);
    if (pictures.size(0) == 1 || !inference.description().policy().wantsSinglePictures()) {
      return run(padded, beside, height, width);
    }
    INDArray[] results = new INDArray[(int) pictures.size(0)];
    for (int i = 0; i < results.length; i++) {
      results[i] = run(row(padded, i), beside.row(i), height, width);
    }
    return Nd4j.concat(0, results).dup('c');
  }

  /** Tiles are parts of the picture alone, not of its masks. */
  private static Tiling wholeOnly(Tiling wanted) {
    if (wanted.mode() == Tiling.Mode.ALWAYS) {
      throw new UserException("pictures with masks are not computed in tiles: leave --tile out");
    }
    return Tiling.never().withMemory(wanted.memoryBytes());
  }

  /** How many masks the generator takes. */
  int masks() {
    return inference.masks(network);
  }

  /** Row {@code i} as a copy, a batch of one. */
  static INDArray row(INDArray batch, int i) {
    INDArrayIndex[] place = new INDArrayIndex[batch.rank()];
    Arrays.fill(place, NDArrayIndex.all());
    place[0] = NDArrayIndex.interval(i, i + 1);
    long[] shape = batch.shape().clone();
    shape[0] = 1;
    return batch.get(place).dup('c').reshape('c', shape);
  }

  private INDArray run(INDArray padded, SideInputs beside, long height, long width) {
    INDArray[] inputs = beside.with(padded);
    Tiling how = beside.masks() == null ? tiling : wholeOnly(tiling);
    long[] shape = {padded.size(0), signature.outputChannels(), padded.size(2), padded.size(3)};
    INDArray made = Purpose.run(network, shape, () -> inference.run(network, how, inputs));
    if (made.size(2) == height && made.size(3) == width) {
      return made;
    }
    INDArray cut =
        made.get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, height),
                NDArrayIndex.interval(0, width))
            .dup('c');
    made.close();
    return cut;
  }
}
