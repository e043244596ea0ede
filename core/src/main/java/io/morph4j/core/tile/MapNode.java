package io.morph4j.core.tile;

import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A map inside a network: the picture itself, or what an operation makes of other maps. */
final class MapNode {
  /**
   * What an operation takes: another map, or a constant.
   *
   * @param map null for a constant
   * @param constant null for a map
   */
  record Input(@Nullable MapNode map, @Nullable Tensor constant) {}

  private final @Nullable MapOperation operation;
  private final List<Input> inputs;
  private final int samples;
  private final int channels;
  private final long height;
  private final long width;

  /** Operations that read the map. */
  private int readers;

  /** Whether an operation wants its statistics. */
  private boolean measured;

  private boolean stored;

  /** The picture. */
  MapNode(int channels, long height, long width) {
    this.operation = null;
    this.inputs = List.of();
    this.samples = 1;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /** What {@code operation} makes of {@code inputs}, among which is a map. */
  MapNode(MapOperation operation, List<Input> inputs, int samples, int channels) {
    this.operation = operation;
    this.inputs = List.copyOf(inputs);
    this.samples = samples;
    this.channels = channels;
    MapNode first = firstMap();
    this.height = operation.side(first.height, 0);
    this.width = operation.side(first.width, 1);
    for (Input input : inputs) {
      MapNode map = input.map();
      if (map != null) {
        map.readers++;
        if (map.height != first.height || map.width != first.width) {
          throw MapOperations.refused("maps of several sides together");
        }
      }
    }
    if (operation instanceof NormOperation norm && norm.own()) {
      MapNode normalised = inputs.get(norm.input()).map();
      if (normalised != null) {
        normalised.measured = true;
      }
    }
  }

  private MapNode firstMap() {
    return inputs.stream()
        .map(Input::map)
        .filter(map -> map != null)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("an operation on constants makes no map"));
  }

  /** The operation that makes the map; the picture has none. */
  @Nullable MapOperation operation() {
    return operation;
  }

  List<Input> inputs() {
    return inputs;
  }

  int samples() {
    return samples;
  }

  int channels() {
    return channels;
  }

  long height() {
    return height;
  }

  long width() {
    return width;
  }

  /** Numbers of the whole map. */
  double values() {
    return (double) samples * channels * height * width;
  }

  int readers() {
    return readers;
  }

  boolean measured() {
    return measured;
  }

  /** Whether the map is kept while others are made of it; otherwise each of them makes it anew. */
  boolean stored() {
    return stored;
  }

  void store() {
    stored = true;
  }

  /** The part of the inputs that {@code wanted} is computed from. */
  MapOperation.Frame frame(Region wanted) {
    MapNode first = firstMap();
    MapOperation making = Objects.requireNonNull(operation);
    Region given =
        new Region(
            making.needs(wanted.rows(), first.height, 0),
            making.needs(wanted.columns(), first.width, 1));
    return new MapOperation.Frame(wanted, given, first.height, first.width);
  }
}
