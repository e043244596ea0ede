package io.morph4j.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures of two domains that need not correspond.
 *
 * <p>The arrays belong to no workspace and to the data set: their content changes with the second
 * {@link UnpairedData#next} after the one that returned them.
 *
 * @param a pictures of domain A, (N, C, H, W) in [-1, 1]
 * @param b pictures of domain B, (N, C, H, W) in [-1, 1]
 */
public record UnpairedBatch(INDArray a, INDArray b) {}
