package io.morph4j.zoo.graph;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Instance normalisation (Ulyanov et al. 2016) of maps {@code (N, C, H, W)} as layer of DL4J:
 * {@code (x - mean) / sqrt(variance + eps)} over each plane, and then a gain and a shift per
 * channel if {@code affine}: the parameters {@code gamma} and {@code beta}, {@code (C)}.
 */
public final class InstanceNormalization extends FeedForwardLayer {
  private static final long serialVersionUID = 1;

  private boolean affine;
  private double eps = 1e-5;

  /** For DL4J's JSON. */
  public InstanceNormalization() {}

  /**
   * @param channels C, at least 1
   * @param eps added to the variance; the published networks have 1e-5
   */
  public InstanceNormalization(int channels, boolean affine, double eps) {
    if (channels < 1 || !(eps >= 0)) {
      throw new IllegalArgumentException(
          "channels must be positive, eps not negative: %d, %s".formatted(channels, eps));
    }
    nIn = channels;
    nOut = channels;
    this.affine = affine;
    this.eps = eps;
  }

  public boolean isAffine() {
    return affine;
  }

  public void setAffine(boolean affine) {
    this.affine = affine;
  }

  public double getEps() {
    return eps;
  }

  public void setEps(double eps) {
    this.eps = eps;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      @Nullable Collection<TrainingListener> listeners,
      int index,
      @Nullable INDArray parameters,
      boolean initialize,
      DataType type) {
    InstanceNormalizationLayer layer = new InstanceNormalizationLayer(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialize));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return InstanceNormalizationParameters.INSTANCE;
  }

  /**
   * @throws IllegalArgumentException if the input is no map of channels first
   */
  @Override
  public InputType getOutputType(int index, InputType input) {
    return Maps.of(input, getLayerName());
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    if (nIn <= 0 || override) {
      nIn = Maps.of(input, getLayerName()).getChannels();
      nOut = nIn;
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return InputTypeUtil.getPreProcessorForInputTypeCnnLayers(input, getLayerName());
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return Maps.report(this, input, initializer().numParams(this));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InstanceNormalization norm
        && super.equals(other)
        && affine == norm.affine
        && Double.compare(eps, norm.eps) == 0;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof InstanceNormalization;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), affine, eps);
  }
}
