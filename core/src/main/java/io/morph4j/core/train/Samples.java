package io.morph4j.core.train;

import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows of pictures that show how far a training is. */
public final class Samples {
  private final List<String> columns;
  private final List<List<INDArray>> rows = new ArrayList<>();

  /**
   * @param columns what the pictures of a row show, e.g. input, output, reconstruction. Warnings
   *     that compare pictures look for {@code input} and {@code output}; none if the columns mean
   *     nothing
   */
  public Samples(String... columns) {
    this.columns = List.of(columns);
  }

  /**
   * Adds a row for every picture of a batch.
   *
   * @param pictures of each column, {@code (N, C, H, W)} in [-1, 1]; copied
   */
  public void row(Tensor... pictures) {
    for (long i = 0; i < pictures[0].size(0); i++) {
      List<INDArray> row = new ArrayList<>();
      for (Tensor batch : pictures) {
        row.add(picture(batch.array(), i));
      }
      rows.add(row);
    }
  }

  /** Adds the pictures of one batch {@code (N, C, H, W)} as rows of {@code width} pictures. */
  public void grid(Tensor pictures, int width) {
    INDArray all = pictures.array();
    List<INDArray> row = new ArrayList<>();
    for (long i = 0; i < all.size(0); i++) {
      row.add(picture(all, i));
      if (row.size() == width || i == all.size(0) - 1) {
        rows.add(List.copyOf(row));
        row.clear();
      }
    }
  }

  /** Picture {@code i} as a copy (C, H, W) that outlives the step. */
  private static INDArray picture(INDArray batch, long i) {
    INDArray copy = batch.dup('c');
    long[] sides = {copy.size(1), copy.size(2), copy.size(3)};
    return copy.size(0) == 1
        ? copy.reshape('c', sides)
        : copy.reshape('c', copy.size(0), -1).getRow(i).dup().reshape('c', sides);
  }

  /** What the columns show, empty if that is not known. */
  public List<String> columns() {
    return columns;
  }

  /** Pictures (C, H, W) in [-1, 1]. */
  public List<List<INDArray>> rows() {
    return rows;
  }
}
