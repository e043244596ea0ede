package io.morph4j.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures of two domains, picture i of the one showing the same as picture i of the other.
 *
 * <p>The arrays belong to no workspace and to the data set: their content changes with the second
 * {@link PairedData#next} after the one that returned them.
 *
 * @param a pictures of domain A, (N, C, H, W) in [-1, 1]; with {@link PairedColours#LAB} lightness,
 *     (N, 1, H, W)
 * @param b pictures of domain B, likewise; with {@link PairedColours#LAB} colour, (N, 2, H, W)
 */
public record PairedBatch(INDArray a, INDArray b) {}
