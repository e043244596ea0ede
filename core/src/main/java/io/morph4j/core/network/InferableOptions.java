package io.morph4j.core.network;

import io.morph4j.core.nn.Module;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Options of a generator from pictures to pictures that can be read off the names and shapes of a
 * bare state dictionary, so that published weights can be imported.
 */
public interface InferableOptions<N extends Module> extends NetworkOptions<N> {
  int inputChannels();

  int outputChannels();

  /**
   * The options of the network whose state dictionary has these shapes, as far as shapes tell them.
   *
   * @return empty if they are those of another kind
   * @throws IllegalArgumentException if they are those of this kind in a form that cannot be built;
   *     the message says which
   */
  Optional<? extends InferableOptions<N>> infer(StateShapes shapes);

  /**
   * Whether an array that is no parameter holds what the network has built in, such as the
   * coefficients of a filter. Default: no.
   */
  default boolean isConstant(String key, INDArray value) {
    return false;
  }

  /**
   * Names that others give to this kind with certain options, e.g. {@code resnet_9blocks} for
   * {@code blocks=9}. Default: none.
   */
  default Map<String, Map<String, String>> variants() {
    return Map.of();
  }
}
