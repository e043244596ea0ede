package io.morph4j.core.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names and shapes of a state dictionary, from which a kind of network reads its options. */
public final class StateShapes {
  private static final int MOST = 65536;

  private final Map<String, long[]> shapes;

  /**
   * @param shapes by key
   */
  public StateShapes(Map<String, long[]> shapes) {
    this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
  }

  public boolean has(String key) {
    return shapes.containsKey(key);
  }

  /** Whether some key begins with {@code start}. */
  public boolean hasStart(String start) {
    return shapes.keySet().stream().anyMatch(key -> key.startsWith(start));
  }

  /** Whether some key ends with {@code ending}. */
  public boolean hasEnding(String ending) {
    return shapes.keySet().stream().anyMatch(key -> key.endsWith(ending));
  }

  /** Whether {@code key} is there and an array of {@code rank} sides. */
  public boolean has(String key, int rank) {
    long[] shape = shapes.get(key);
    return shape != null && shape.length == rank;
  }

  /**
   * A side of a convolution's weights.
   *
   * @throws IllegalArgumentException if they are missing, are no convolution's, or out of range
   */
  public int side(String key, int dimension) {
    long[] shape = shapes.get(key);
    if (shape == null) {
      throw new IllegalArgumentException("the weights of the convolution " + key + " are missing");
    }
    if (shape.length != 4 || shape[dimension] < 1 || shape[dimension] > MOST) {
      throw new IllegalArgumentException(
          "the weights of the convolution " + key + " have the shape " + Arrays.toString(shape));
    }
    return (int) shape[dimension];
  }

  /**
   * The normalisation behind a convolution, as the published generators have it: batch norm has a
   * gain and running statistics; without statistics, a bias of the convolution tells instance norm.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public Norm norm(String normalisation, String convolution) {
    if (!has(normalisation + ".weight")) {
      boolean bias = has(convolution + ".bias");
      if (!bias && has(normalisation + ".running_mean")) {
        throw new IllegalArgumentException(
            normalisation + " has running statistics but no gain, which cannot be read");
      }
      return bias ? Norm.INSTANCE : Norm.NONE;
    }
    if (has(normalisation + ".running_mean")) {
      return Norm.BATCH;
    }
    if (!has(convolution + ".bias")) {
      throw new IllegalArgumentException(
          normalisation
              + " has a gain but no running statistics, and the convolution before it no bias, which"
              + " cannot be read: batch norm has statistics, affine instance norm a bias before it");
    }
    return Norm.INSTANCE_AFFINE;
  }
}
