package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What a generator takes beside its pictures.
 *
 * @param condition (N, K) labels or (N, S) styles, null if it takes none
 * @param masks (N, M, H, W) of the pictures, null for none
 */
record SideInputs(@Nullable INDArray condition, @Nullable INDArray masks) {
  static final SideInputs NONE = new SideInputs(null, null);

  /**
   * These with the masks of a guide, one for each of {@code pictures}.
   *
   * @param given as {@link Guide.Masked} has them
   * @param most masks that the generator takes
   * @throws UserException if that is 0
   */
  SideInputs masked(INDArray given, INDArray pictures, int most) {
    if (most == 0) {
      throw new UserException("the generator of this model takes no masks: translate without");
    }
    long count = pictures.size(0);
    if (given.rank() != 4
        || (given.size(0) != 1 && given.size(0) != count)
        || (given.size(1) != 1 && given.size(1) != most)
        || given.size(2) != pictures.size(2)
        || given.size(3) != pictures.size(3)) {
      throw new IllegalArgumentException(
          "masks of %d pictures are (1 or %d, 1 or %d, %d, %d), got %s"
              .formatted(
                  count,
                  count,
                  most,
                  pictures.size(2),
                  pictures.size(3),
                  Arrays.toString(given.shape())));
    }
    if (!(given.minNumber().doubleValue() >= 0 && given.maxNumber().doubleValue() <= 1)) {
      throw new IllegalArgumentException(
          "masks are in [0, 1], got %s to %s".formatted(given.minNumber(), given.maxNumber()));
    }
    INDArray planes = repeated(1, most, given.castTo(DataType.FLOAT));
    return new SideInputs(condition, repeated(0, count, planes));
  }

  private static INDArray repeated(int axis, long count, INDArray array) {
    return array.size(axis) == count
        ? array
        : Nd4j.concat(axis, Collections.nCopies((int) count, array).toArray(INDArray[]::new));
  }

  /** These for pictures that are padded so. */
  SideInputs padded(int multiple, int leastSide) {
    return masks == null
        ? this
        : new SideInputs(condition, ReflectedMargin.pad(masks, multiple, leastSide));
  }

  /** Those of picture {@code i}. */
  SideInputs row(int i) {
    return new SideInputs(
        condition == null ? null : PictureGenerator.row(condition, i),
        masks == null ? null : PictureGenerator.row(masks, i));
  }

  /** All inputs of the network: the pictures, the condition, each mask as (N, 1, H, W). */
  INDArray[] with(INDArray pictures) {
    List<INDArray> inputs = new ArrayList<>(List.of(pictures));
    if (condition != null) {
      inputs.add(condition);
    }
    for (int m = 0; masks != null && m < masks.size(1); m++) {
      INDArray plane =
          masks.get(
              NDArrayIndex.all(),
              NDArrayIndex.interval(m, m + 1),
              NDArrayIndex.all(),
              NDArrayIndex.all());
      inputs.add(plane.dup('c').reshape('c', masks.size(0), 1, masks.size(2), masks.size(3)));
    }
    return inputs.toArray(INDArray[]::new);
  }
}
