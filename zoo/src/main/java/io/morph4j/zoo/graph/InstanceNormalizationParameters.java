package io.morph4j.zoo.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Gains and shifts of an {@link InstanceNormalization}, one behind the other in the flat array. */
final class InstanceNormalizationParameters implements ParamInitializer {
  static final InstanceNormalizationParameters INSTANCE = new InstanceNormalizationParameters();

  /** DL4J's own names for batch normalisation. */
  static final String GAMMA = "gamma";

  static final String BETA = "beta";

  private InstanceNormalizationParameters() {}

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return numParams(configuration.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    InstanceNormalization norm = (InstanceNormalization) layer;
    return norm.isAffine() ? 2 * norm.getNOut() : 0;
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return ((InstanceNormalization) layer).isAffine() ? List.of(GAMMA, BETA) : List.of();
  }

  /** Regularisation is for weights: there is none, as in DL4J's batch normalisation. */
  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return false;
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  /** Gains 1, shifts 0. */
  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, @Nullable INDArray parameters, boolean initialize) {
    Map<String, INDArray> views = views(configuration, parameters);
    views.keySet().forEach(configuration::addVariable);
    if (initialize) {
      views.forEach((key, view) -> view.assign(key.equals(GAMMA) ? 1 : 0));
    }
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, @Nullable INDArray gradients) {
    return views(configuration, gradients);
  }

  private static Map<String, INDArray> views(
      NeuralNetConfiguration configuration, @Nullable INDArray all) {
    InstanceNormalization norm = (InstanceNormalization) configuration.getLayer();
    Map<String, INDArray> views = new LinkedHashMap<>();
    if (norm.isAffine() && all != null) {
      long channels = norm.getNOut();
      INDArray flat = all.reshape(all.length());
      views.put(GAMMA, flat.get(NDArrayIndex.interval(0, channels)));
      views.put(BETA, flat.get(NDArrayIndex.interval(channels, 2 * channels)));
    }
    return views;
  }
}
