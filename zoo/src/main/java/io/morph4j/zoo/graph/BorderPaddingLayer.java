package io.morph4j.zoo.graph;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import io.morph4j.engine.ops.Paddings.Border;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link BorderPadding} at work: rows of the border are copied from inside, then whole columns. The
 * derivative goes the same way back: columns, then rows are added to where they came from.
 */
final class BorderPaddingLayer extends AbstractLayer<BorderPadding> {
  private static final long serialVersionUID = 1;
  private static final int HEIGHT = 2;
  private static final int WIDTH = 3;

  BorderPaddingLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray x = input.castTo(dataType);
    int w = layerConf().getWidth();
    long height = x.size(HEIGHT);
    long width = x.size(WIDTH);
    if (layerConf().getBorder() == Border.REFLECT && w >= Math.min(height, width)) {
      throw new IllegalArgumentException(
          "layer %s cannot mirror %d pixels of %d×%d"
              .formatted(layerConf().getLayerName(), w, height, width));
    }
    INDArray y =
        workspaces.create(
            ArrayType.ACTIVATIONS,
            dataType,
            new long[] {x.size(0), x.size(1), height + 2L * w, width + 2L * w},
            'c');
    inside(y, w, height, width).assign(x);
    for (int side : new int[] {HEIGHT, WIDTH}) {
      for (int i = 0; i < 2 * w; i++) {
        line(y, side, at(i, w, x.size(side))).assign(line(y, side, from(i, w, x.size(side))));
      }
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    int w = layerConf().getWidth();
    long height = epsilon.size(HEIGHT) - 2L * w;
    long width = epsilon.size(WIDTH) - 2L * w;
    INDArray sum = epsilon.castTo(dataType).dup('c');
    for (int side : new int[] {WIDTH, HEIGHT}) {
      long length = side == WIDTH ? width : height;
      for (int i = 0; i < 2 * w; i++) {
        line(sum, side, from(i, w, length)).addi(line(sum, side, at(i, w, length)));
      }
    }
    INDArray inside = inside(sum, w, height, width);
    INDArray result =
        workspaces.create(ArrayType.ACTIVATION_GRAD, dataType, inside.shape(), 'c').assign(inside);
    return new Pair<>(new DefaultGradient(), result);
  }

  /** Where the i-th line of the border stands: the first half before, the second behind. */
  private static long at(int i, int w, long length) {
    return i < w ? i : length + i;
  }

  /** The line that it is a copy of. */
  private long from(int i, int w, long length) {
    boolean before = i < w;
    if (layerConf().getBorder() == Border.REPLICATE) {
      return before ? w : w + length - 1;
    }
    return before ? 2L * w - i : length + 2L * w - 2 - i;
  }

  private static INDArray line(INDArray y, int side, long at) {
    return side == HEIGHT
        ? y.get(all(), all(), interval(at, at + 1), all())
        : y.get(all(), all(), all(), interval(at, at + 1));
  }

  private static INDArray inside(INDArray y, int w, long height, long width) {
    return y.get(all(), all(), interval(w, w + height), interval(w, w + width));
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // It has no weights.
  }
}
