package io.morph4j.core.tile;

import io.morph4j.engine.tensor.Tensor;
import io.morph4j.engine.tensor.Trace;
import io.morph4j.engine.tensor.Trace.Entry;
import io.morph4j.engine.tensor.Trace.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network as operations between maps of the sides that a certain picture gives them.
 *
 * <p>A map that is read several times, or measured before it is read, is stored if it is dear to
 * make again: costs are counted in multiplications and additions per value, and a stored value
 * costs as much to write and read as {@link #READING} of them.
 */
final class MapGraph {
  private static final double READING = 800;
  private static final double MOST_AGAIN = 1500;

  private final MapNode picture;
  private final List<MapNode> nodes = new ArrayList<>();

  private MapGraph(MapNode picture) {
    this.picture = picture;
  }

  /**
   * The network whose {@code trace} was taken with {@code traced} for a picture.
   *
   * @param height of the picture to compute
   * @param width of the picture to compute
   * @throws io.morph4j.core.file.UserException if an operation looks at the picture as a whole
   */
  static MapGraph of(Trace trace, Tensor traced, long height, long width) {
    MapGraph graph = new MapGraph(new MapNode((int) traced.size(1), height, width));
    Map<Long, MapNode> maps = new HashMap<>();
    for (Entry entry : trace.entries()) {
      boolean onMaps = false;
      for (Value value : entry.inputs()) {
        if (value.leaf() == traced) {
          maps.put(value.number(), graph.picture);
        }
        onMaps |= maps.containsKey(value.number());
      }
      if (onMaps) {
        MapNode made = node(entry, maps);
        maps.put(entry.result().number(), made);
        graph.nodes.add(made);
      }
    }
    if (graph.nodes.isEmpty() || maps.get(trace.result().number()) != graph.result()) {
      throw MapOperations.refused("something else than its picture");
    }
    graph.decide();
    return graph;
  }

  private static MapNode node(Entry entry, Map<Long, MapNode> maps) {
    List<Long> shape = entry.result().shape();
    if (shape.size() != 4) {
      throw MapOperations.refused(entry.operation().name());
    }
    List<MapNode.Input> inputs = new ArrayList<>();
    boolean windowed = entry.operation().name().startsWith("conv");
    for (int i = 0; i < entry.inputs().size(); i++) {
      Value value = entry.inputs().get(i);
      MapNode map = maps.get(value.number());
      if (map == null && windowed && i == 0) {
        throw MapOperations.refused("a convolution of constants");
      }
      if (map != null && windowed && i > 0) {
        throw MapOperations.refused("weights made of the picture");
      }
      inputs.add(
          map == null
              ? new MapNode.Input(null, windowed ? value.tensor() : everywhere(value.tensor()))
              : new MapNode.Input(map, null));
    }
    int samples = shape.get(0).intValue();
    return new MapNode(MapOperations.of(entry), inputs, samples, shape.get(1).intValue());
  }

  /** A constant that is the same at every pixel, such as a plane of a label, by one pixel of it. */
  private static Tensor everywhere(Tensor constant) {
    if (constant.rank() != 4 || constant.size(2) * constant.size(3) == 1) {
      return constant;
    }
    Tensor pixel =
        Tensor.constant(
            constant
                .array()
                .get(
                    NDArrayIndex.all(),
                    NDArrayIndex.all(),
                    NDArrayIndex.interval(0, 1),
                    NDArrayIndex.interval(0, 1))
                .dup('c'));
    if (!pixel.broadcastTo(constant.shape()).array().equals(constant.array())) {
      throw MapOperations.refused("a fixed map, such as the masks of dropout,");
    }
    return pixel;
  }

  /** Which maps are stored. */
  private void decide() {
    Map<MapNode, Double> costs = new HashMap<>(); // per value
    costs.put(picture, 1.0);
    picture.store();
    for (MapNode node : nodes) {
      MapOperation operation = node.operation();
      double cost = operation == null ? 0 : operation.cost();
      for (MapNode.Input input : node.inputs()) {
        MapNode map = input.map();
        if (map != null) {
          double each = map != picture && map.stored() ? READING : costs.get(map);
          cost += each * map.values() / node.values();
        }
      }
      costs.put(node, cost);
      if ((node.readers() > 1 || node.measured()) && cost > MOST_AGAIN) {
        node.store();
      }
    }
  }

  /** Tells everything that normalises {@code node} its statistics. */
  void measured(MapNode node, MapStatistics statistics) {
    for (MapNode each : nodes) {
      if (each.operation() instanceof NormOperation norm
          && norm.own()
          && each.inputs().get(norm.input()).map() == node) {
        norm.statistics(statistics.mean(), statistics.variance());
      }
    }
  }

  MapNode picture() {
    return picture;
  }

  MapNode result() {
    return nodes.get(nodes.size() - 1);
  }

  /**
   * The maps to compute as a whole, in order: those that are stored or measured, the result last.
   */
  List<MapNode> passes() {
    List<MapNode> passes = new ArrayList<>();
    if (picture.measured()) {
      passes.add(picture);
    }
    nodes.stream()
        .filter(node -> node.stored() || node.measured() || node == result())
        .forEach(passes::add);
    return passes;
  }

  /** The stored maps that {@code node} is computed from, without the picture. */
  Set<MapNode> sources(MapNode node) {
    Set<MapNode> sources = new LinkedHashSet<>();
    for (MapNode.Input input : node.inputs()) {
      MapNode map = input.map();
      if (map != null && map.stored() && map != picture) {
        sources.add(map);
      } else if (map != null) {
        sources.addAll(sources(map));
      }
    }
    return sources;
  }
}
