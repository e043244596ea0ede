package io.morph4j.core.train;

import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Draws that a test brings, by what they are for, in their order. */
public final class GivenDraws implements Draws {
  private final Map<String, Deque<INDArray>> given = new HashMap<>();

  /**
   * Adds what an array holds in its order, cut into draws of the shapes that will be asked for.
   *
   * @param perDraw numbers of one draw
   */
  public GivenDraws add(String what, INDArray values, long perDraw) {
    float[] all = values.dup('c').data().asFloat();
    for (int from = 0; from < all.length; from += (int) perDraw) {
      float[] one = new float[(int) perDraw];
      System.arraycopy(all, from, one, 0, one.length);
      given.computeIfAbsent(what, k -> new ArrayDeque<>()).add(Nd4j.createFromArray(one));
    }
    return this;
  }

  private INDArray next(String what) {
    Deque<INDArray> left = given.get(what);
    if (left == null || left.isEmpty()) {
      throw new AssertionError("no more numbers for " + what + "; there are " + given.keySet());
    }
    return left.remove();
  }

  @Override
  public Tensor normal(String what, long... shape) {
    return Tensor.constant(next(what).reshape('c', shape));
  }

  @Override
  public Tensor uniform(String what, double low, double high, long... shape) {
    return normal(what, shape);
  }

  /** Given as rows of zeros and a one. */
  @Override
  public int[] classes(String what, int count, int classes) {
    INDArray rows = next(what).reshape('c', count, classes);
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = rows.getRow(i).argMax().getInt(0);
    }
    return places;
  }
}
