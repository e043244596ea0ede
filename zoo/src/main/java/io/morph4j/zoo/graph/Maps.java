package io.morph4j.zoo.graph;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;

/** What both layers say of maps. */
final class Maps {
  private Maps() {}

  /**
   * @throws IllegalArgumentException if it is another input than maps of channels first
   */
  static InputType.InputTypeConvolutional of(InputType input, String layer) {
    if (input instanceof InputType.InputTypeConvolutional maps
        && maps.getFormat() == CNN2DFormat.NCHW) {
      return maps;
    }
    throw new IllegalArgumentException(
        "layer %s takes maps with the channels first, got %s".formatted(layer, input));
  }

  /** A layer that keeps nothing but its input and result. */
  static LayerMemoryReport report(Layer layer, InputType input, long parameters) {
    return new LayerMemoryReport.Builder(
            layer.getLayerName(), layer.getClass(), input, layer.getOutputType(0, input))
        .standardMemory(parameters, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }
}
