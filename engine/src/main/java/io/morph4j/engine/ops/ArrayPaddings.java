package io.morph4j.engine.ops;

import io.morph4j.engine.tensor.ArrayCalls;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Borders around row-major pictures (N, C, H, W) by ND4J's operations, in a few calls. */
final class ArrayPaddings {
  private ArrayPaddings() {}

  /**
   * {@code y}: zeros around {@code x}.
   *
   * @param widths top, bottom, left, right
   */
  static void zero(Tensor x, int[] widths, Tensor y) {
    INDArray all =
        ArrayCalls.integers(0, 0, 0, 0, widths[0], widths[1], widths[2], widths[3])
            .reshape('c', 4, 2);
    Arithmetic.run("pad", new INDArray[] {x.array(), all}, y.array(), new int[] {0}, 0);
  }

  /** The adjoint of {@link #zero}: what of {@code gy} lies inside. */
  static void inside(Tensor gy, int[] widths, Tensor gx) {
    INDArray lines = Shapes.window(gy.array(), 2, widths[0], widths[0] + gx.size(2));
    gx.array().assign(Shapes.window(lines, 3, widths[2], widths[2] + gx.size(3)));
  }

  /** {@code y[.., i, j] = x[.., rows[i], columns[j]]}. */
  static void gather(Tensor x, int[] rows, int[] columns, Tensor y) {
    int side = (int) x.size(3);
    int[] places = new int[rows.length * columns.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = rows[i / columns.length] * side + columns[i % columns.length];
    }
    long planes = x.size(0) * x.size(1);
    INDArray from = x.array().reshape('c', planes, x.size(2) * side);
    INDArray to = y.array().reshape('c', planes, places.length);
    INDArray table = ArrayCalls.integers(places);
    Arithmetic.run("gather", new INDArray[] {from, table}, to, new int[] {1});
  }

  /**
   * The adjoint of {@link #gather}: two products with matrices of zeros and ones, {@code gx = R' gy
   * C} for each plane, of which the first brings columns to the front, and a copy that brings them
   * back. Sums are in one order always, which they are not where threads add to one place.
   */
  static void scatterAdd(Tensor gy, int[] rows, int[] columns, Tensor gx) {
    long planes = gx.size(0) * gx.size(1);
    long height = gx.size(2);
    long width = gx.size(3);
    StepScope.scratch(
        () -> {
          INDArray lines = gy.array().reshape('c', planes * rows.length, columns.length);
          INDArray wide = Tensor.allocate(gy.type(), width, planes * rows.length).array();
          product(ones(gy.type(), columns, width), true, lines, true, wide);
          INDArray tall = Tensor.allocate(gy.type(), width * planes, height).array();
          INDArray stacked = wide.reshape('c', width * planes, rows.length);
          product(stacked, false, ones(gy.type(), rows, height), false, tall);
          gx.array()
              .reshape('c', planes, height, width)
              .assign(tall.reshape('c', width, planes, height).permute(1, 2, 0));
        });
  }

  private static void product(INDArray a, boolean left, INDArray b, boolean right, INDArray y) {
    int[] transposed = {left ? 1 : 0, right ? 1 : 0, 0};
    Arithmetic.run("matmul", new INDArray[] {a, b}, y, transposed);
  }

  /** The matrix (padded, side) that has a one where an entry comes from. */
  private static INDArray ones(DataType type, int[] sources, long side) {
    return ArrayCalls.constant(
        List.of("padding", type, side, Arrays.toString(sources)),
        () -> {
          double[][] values = new double[sources.length][(int) side];
          for (int i = 0; i < sources.length; i++) {
            values[i][sources[i]] = 1;
          }
          return Nd4j.createFromArray(values).castTo(type);
        });
  }
}
