package io.morph4j.zoo.graph;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@link InstanceNormalization} at work. Planes are rows here: {@code (N·C, H·W)}. With {@code z}
 * the normalised input, {@code s} its standard deviation and {@code g} the derivative by {@code z},
 * that by the input is {@code (g - mean(g) - z mean(g z)) / s}.
 */
final class InstanceNormalizationLayer extends BaseLayer<InstanceNormalization> {
  private static final long serialVersionUID = 1;
  private static final int PIXELS = 1;

  InstanceNormalizationLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  /**
   * @param z the input less its mean, over its standard deviation
   * @param inverse one over that, a column
   */
  private record Normalized(INDArray z, INDArray inverse) {}

  private Normalized normalized() {
    INDArray z = rows(input.castTo(dataType).dup('c'));
    z.subiColumnVector(z.mean(true, PIXELS));
    INDArray variance = z.mul(z).mean(true, PIXELS);
    INDArray inverse = Transforms.pow(variance.addi(layerConf().getEps()), -.5, false);
    return new Normalized(z.muliColumnVector(inverse), inverse);
  }

  private static INDArray rows(INDArray maps) {
    return maps.reshape('c', maps.size(0) * maps.size(1), maps.size(2) * maps.size(3));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    requireMaps();
    INDArray y = normalized().z();
    if (layerConf().isAffine()) {
      y.muliColumnVector(column(InstanceNormalizationParameters.GAMMA));
      y.addiColumnVector(column(InstanceNormalizationParameters.BETA));
    }
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, y.reshape('c', input.shape()));
  }

  private void requireMaps() {
    if (input.rank() != 4 || input.size(1) != layerConf().getNIn()) {
      throw new IllegalArgumentException(
          "layer %s takes maps (N, %d, H, W), got %s"
              .formatted(
                  layerConf().getLayerName(),
                  layerConf().getNIn(),
                  Arrays.toString(input.shape())));
    }
  }

  /** A parameter of each channel, for every plane. */
  private INDArray column(String key) {
    INDArray channels = getParam(key).castTo(dataType);
    return Nd4j.tile(channels.reshape('c', channels.length(), 1), (int) input.size(0), 1);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Normalized normalized = normalized();
    INDArray z = normalized.z();
    INDArray g = rows(epsilon.castTo(dataType).dup('c'));
    Gradient gradient = new DefaultGradient();
    if (layerConf().isAffine()) {
      put(gradient, InstanceNormalizationParameters.GAMMA, g.mul(z));
      put(gradient, InstanceNormalizationParameters.BETA, g);
      g.muliColumnVector(column(InstanceNormalizationParameters.GAMMA));
    }
    INDArray along = g.mul(z).mean(true, PIXELS);
    g.subiColumnVector(g.mean(true, PIXELS));
    g.subi(z.muliColumnVector(along)).muliColumnVector(normalized.inverse());
    return new Pair<>(
        gradient,
        workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, g.reshape('c', epsilon.shape())));
  }

  /** Sums over pixels and samples, into the view of DL4J's flat gradient. */
  private void put(Gradient gradient, String key, INDArray rows) {
    INDArray view = Objects.requireNonNull(gradientViews.get(key));
    view.assign(rows.sum(PIXELS).reshape('c', input.size(0), input.size(1)).sum(0));
    gradient.setGradientFor(key, view);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public boolean hasBias() {
    return false;
  }
}
