package io.morph4j.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures with their classes.
 *
 * @param pictures {@code (N, C, H, W)} in [-1, 1]
 * @param labels places of the classes in {@link LabelledData#classes}
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelledBatch(INDArray pictures, int[] labels) {}
