package io.morph4j.data;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures with what they show and what they are to be translated to.
 *
 * <p>The arrays of pictures belong to no workspace and to the data set: their content changes with
 * the second {@code next} after the one that returned them.
 *
 * @param pictures {@code (N, C, H, W)} in [-1, 1]
 * @param labels {@code (N, L)}: ones where a label applies, else zeros
 * @param targets {@code (N, L)}: labels of other pictures, drawn apart
 * @param references two pictures with the labels {@code targets} for each, as two arrays {@code (N,
 *     C, H, W)}; none unless they were asked for
 * @param masks of {@code pictures}, {@code (N, 2, H, W)} in [0, 1]; null unless there are files of
 *     them
 */
public record DomainBatch(
    INDArray pictures,
    INDArray labels,
    INDArray targets,
    List<INDArray> references,
    @Nullable INDArray masks) {
  /** Without masks. */
  public DomainBatch(
      INDArray pictures, INDArray labels, INDArray targets, List<INDArray> references) {
    this(pictures, labels, targets, references, null);
  }
}
