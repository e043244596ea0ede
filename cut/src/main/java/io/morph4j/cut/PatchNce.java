package io.morph4j.cut;

import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Convolutions;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.ArrayCalls;
import io.morph4j.engine.tensor.Node;
import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The patchwise contrastive loss (Park et al. 2020, equations 3 and 4; van den Oord et al. 2018): a
 * patch of the result is to be nearer to the patch of the source at its place than to other patches
 * of that source.
 */
final class PatchNce {
  /** Stands for a patch's product with itself among the negatives. */
  private static final double NEVER = -10;

  private PatchNce() {}

  /**
   * The mean over all patches.
   *
   * @param queries (N * P, D) of length one, those of a picture together
   * @param keys likewise
   * @param pictures N
   * @param temperature of the softmax
   */
  static Tensor loss(Tensor queries, Tensor keys, int pictures, double temperature) {
    long patches = queries.size(0) / pictures;
    INDArray eye = Nd4j.eye(patches).castTo(queries.type());
    Tensor others = Tensor.constant(eye.rsub(1));
    Tensor never = Tensor.constant(eye.mul(NEVER));
    @Nullable Tensor sum = null;
    for (int i = 0; i < pictures; i++) {
      Tensor q = Shapes.slice(queries, 0, i * patches, (i + 1) * patches);
      Tensor k = Shapes.slice(keys, 0, i * patches, (i + 1) * patches);
      Tensor positive = q.times(k).sumTo(patches, 1); // (P, 1)
      Tensor negative = Convolutions.matmul(q, k, false, true).times(others).plus(never); // (P, P)
      Tensor logits = Shapes.concat(1, positive, negative).times(1 / temperature);
      Tensor right = Shapes.slice(Activations.logSoftmax(logits), 1, 0, 1);
      Tensor own = Reductions.sum(right);
      sum = sum == null ? own : sum.plus(own);
    }
    if (sum == null) {
      throw new IllegalArgumentException("no pictures to compare");
    }
    return sum.times(-1.0 / queries.size(0));
  }

  /**
   * What maps hold at places, the same for all pictures.
   *
   * @param maps (N, C, H, W)
   * @param places P numbers, row times W plus column, each at most once
   * @return (N * P, C), the rows of a picture together
   */
  static Tensor rows(Tensor maps, int[] places) {
    long channels = maps.size(1);
    int[] rows = rows(places, (int) maps.size(0), (int) (maps.size(2) * maps.size(3)));
    INDArray pixels = maps.channelsLast().packed().reshape('c', -1, channels);
    Tensor result = Tensor.allocate(maps.type(), rows.length, channels);
    // Not Nd4j.pullRows: it does not hold on to its input, whose memory may be freed meanwhile.
    INDArray[] inputs = {pixels, Nd4j.createFromArray(rows)};
    ArrayCalls.run("gather", inputs, result.array(), new int[] {0});
    long[] shape = maps.shape();
    Node.Backward backward = (made, gy, needed) -> new Tensor[] {spread(gy, places, rows, shape)};
    return Tensor.recorded("patches", result, new Tensor[] {maps}, new Tensor[0], backward);
  }

  /** The adjoint of {@link #rows}: maps of zeros but at the places. */
  private static Tensor spread(Tensor gy, int[] places, int[] rows, long[] shape) {
    Tensor gx = Tensor.allocateChannelsLast(gy.type(), shape[0], shape[1], shape[2], shape[3]);
    INDArray pixels = gx.packed().reshape('c', -1, shape[1]);
    pixels.assign(0.0);
    Nd4j.exec(
        DynamicCustomOp.builder("scatter_upd")
            .addInputs(pixels, Nd4j.createFromArray(rows), gy.array())
            .addOutputs(pixels)
            .build());
    Node.Backward backward = (made, v, needed) -> new Tensor[] {rows(v, places)};
    return Tensor.recorded("patchesAdjoint", gx, new Tensor[] {gy}, new Tensor[0], backward);
  }

  private static int[] rows(int[] places, int pictures, int perPicture) {
    int[] rows = new int[pictures * places.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / places.length * perPicture + places[i % places.length];
    }
    return rows;
  }
}
