package io.morph4j.zoo.graph;

import io.morph4j.engine.ops.Paddings.Border;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A border around maps {@code (N, C, H, W)}, mirrored without the edge or repeating it, as layer of
 * DL4J: {@code (N, C, H + 2w, W + 2w)}. DL4J itself pads with zeros only.
 */
public final class BorderPadding extends NoParamLayer {
  private static final long serialVersionUID = 1;

  private Border border = Border.REFLECT;
  private int width;

  /** For DL4J's JSON. */
  public BorderPadding() {}

  /**
   * @param width of the border on each side, in pixels; sides must be larger, when it is mirrored
   */
  public BorderPadding(Border border, int width) {
    if (width < 0) {
      throw new IllegalArgumentException("a border is not negative, got " + width);
    }
    this.border = border;
    this.width = width;
  }

  public Border getBorder() {
    return border;
  }

  public void setBorder(Border border) {
    this.border = border;
  }

  public int getWidth() {
    return width;
  }

  public void setWidth(int width) {
    this.width = width;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      @Nullable Collection<TrainingListener> listeners,
      int index,
      @Nullable INDArray parameters,
      boolean initialize,
      DataType type) {
    BorderPaddingLayer layer = new BorderPaddingLayer(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return layer;
  }

  /**
   * @throws IllegalArgumentException if the input is no map of channels first
   */
  @Override
  public InputType getOutputType(int index, InputType input) {
    InputType.InputTypeConvolutional maps = Maps.of(input, getLayerName());
    return InputType.convolutional(
        maps.getHeight() + 2L * width, maps.getWidth() + 2L * width, maps.getChannels());
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return InputTypeUtil.getPreProcessorForInputTypeCnnLayers(input, getLayerName());
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return Maps.report(this, input, 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BorderPadding padding
        && super.equals(other)
        && border == padding.border
        && width == padding.width;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof BorderPadding;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), border, width);
  }
}
