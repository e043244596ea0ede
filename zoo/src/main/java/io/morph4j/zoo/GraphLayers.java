package io.morph4j.zoo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * The layers of a chain of convolutions and poolings that features are read from, found by kind, as
 * their names differ between the zoo's own graph and its weight files.
 *
 * @param maps the layer before each pooling, in order: relu1_2, relu2_2, relu3_3, relu4_3, relu5_3
 *     of VGG16, which LPIPS compares
 * @param last the last pooling
 */
record GraphLayers(List<String> maps, String last) {
  GraphLayers {
    maps = List.copyOf(maps);
  }

  /**
   * Those of {@code configuration}.
   *
   * @throws IllegalArgumentException if it has no pooling
   */
  static GraphLayers of(ComputationGraphConfiguration configuration) {
    List<String> maps = new ArrayList<>();
    String last = null;
    for (String name : inOrder(configuration)) {
      GraphVertex vertex = configuration.getVertices().get(name);
      List<String> inputs = configuration.getVertexInputs().get(name);
      if (vertex instanceof LayerVertex layer && inputs != null && isPooling(layer)) {
        maps.add(inputs.get(0));
        last = name;
      }
    }
    if (last == null) {
      throw new IllegalArgumentException("the graph has no pooling layer");
    }
    return new GraphLayers(maps, last);
  }

  private static boolean isPooling(LayerVertex vertex) {
    return vertex.getLayerConf().getLayer() instanceof SubsamplingLayer;
  }

  /** Every vertex after those that it reads. */
  private static Set<String> inOrder(ComputationGraphConfiguration configuration) {
    Map<String, List<String>> inputs = configuration.getVertexInputs();
    Set<String> done = new LinkedHashSet<>(configuration.getNetworkInputs());
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Map.Entry<String, List<String>> vertex : inputs.entrySet()) {
        if (done.containsAll(vertex.getValue())) {
          grew |= done.add(vertex.getKey());
        }
      }
    }
    done.removeAll(configuration.getNetworkInputs());
    return done;
  }
}
