package io.morph4j.engine.kernel;

import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.tensor.ArrayCalls;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolutions by ND4J's own operations: every backend, float and double.
 *
 * <p>Its float operations refuse dilation. Dilated weights are therefore spread out over a larger
 * kernel with zeros between the taps, which is the same convolution.
 */
public final class Nd4jKernels implements ConvolutionKernels {
  /** Places of maps whose products are summed in one go: rounding grows with their number. */
  private static final long SUMMANDS = 4096;

  private final String reason;

  /**
   * @param reason why not by another library, for people; may be empty
   */
  public Nd4jKernels(String reason) {
    this.reason = reason;
  }

  @Override
  public void forward(
      INDArray x, INDArray w, @Nullable INDArray bias, INDArray y, ConvolutionGeometry geometry) {
    if (geometry.dilation() > 1) {
      forward(x, spread(w, geometry), bias, y, undilated(geometry));
      return;
    }
    INDArray[] inputs = bias == null ? new INDArray[] {x, w} : new INDArray[] {x, w, bias};
    ArrayCalls.run("conv2d", inputs, y, arguments(w, geometry));
  }

  @Override
  public void backwardData(INDArray gy, INDArray w, INDArray gx, ConvolutionGeometry geometry) {
    if (geometry.dilation() > 1) {
      backwardData(gy, spread(w, geometry), gx, undilated(geometry));
      return;
    }
    int[] shape = Arrays.stream(gx.shape()).mapToInt(Math::toIntExact).toArray();
    INDArray[] inputs = {ArrayCalls.integers(shape), w, gy};
    ArrayCalls.run("conv2d_input_bp", inputs, gx, arguments(w, geometry));
  }

  @Override
  public void backwardWeights(
      INDArray x, INDArray gy, INDArray gw, boolean add, ConvolutionGeometry geometry) {
    // Of the weights only the shape is read, and what the operation says of the pictures is lost.
    backward(x, gw, gy, new Adjoints(null, gw, add, null), geometry);
  }

  @Override
  public boolean sumBias() {
    return true;
  }

  /** One call for all derivatives. */
  @Override
  public void backward(
      INDArray x, INDArray w, INDArray gy, Adjoints results, ConvolutionGeometry geometry) {
    INDArray gw = results.w();
    if (gw == null && results.bias() == null && results.x() != null) {
      backwardData(gy, w, results.x(), geometry);
      return;
    }
    StepScope.scratch(
        () -> {
          INDArray gx = results.x() == null ? scratch(x, x.shape()) : results.x();
          INDArray weights = geometry.dilation() > 1 ? spread(w, geometry) : w;
          INDArray made =
              gw != null && !results.add() && geometry.dilation() == 1
                  ? gw
                  : scratch(w, weights.shape());
          runInBands(x, weights, gy, gx, made, results.bias(), undilated(geometry));
          if (gw != null && made != gw) {
            INDArray taps = geometry.dilation() > 1 ? taps(made, gw.shape(), geometry) : made;
            if (results.add()) {
              ArrayCalls.add(gw, taps, gw);
            } else {
              gw.assign(taps);
            }
          }
        });
  }

  private static INDArray scratch(INDArray like, long[] shape) {
    return Tensor.allocate(like.dataType(), shape).array();
  }

  /**
   * All derivatives; on a processor those of large maps in floats add up band by band, top to
   * bottom. A card has a call for the whole: more calls would cost it more than its products.
   */
  private static void runInBands(
      INDArray x,
      INDArray w,
      INDArray gy,
      INDArray gx,
      INDArray gw,
      @Nullable INDArray gb,
      ConvolutionGeometry geometry) {
    long band = Math.max(1, SUMMANDS / (gy.size(0) * gy.size(3)));
    if (!HostArrays.onHost() || x.dataType() != DataType.FLOAT || gy.size(2) <= band) {
      run(x, w, gy, gx, gw, gb, geometry);
      return;
    }
    int padding = geometry.padding();
    long height = x.size(2) + 2L * padding;
    long width = x.size(3) + 2L * padding;
    INDArray padded = zeros(x, x.size(0), x.size(1), height, width);
    INDArray gPadded = zeros(x, padded.shape());
    window(padded, padding, padding, x.size(2), x.size(3)).assign(x);
    ConvolutionGeometry unpadded = new ConvolutionGeometry(geometry.stride(), 0, 1);
    gw.assign(0);
    if (gb != null) {
      gb.assign(0);
    }
    for (long from = 0; from < gy.size(2); from += band) {
      long first = from;
      long rows = Math.min(band, gy.size(2) - first);
      long top = first * geometry.stride();
      long taken = (rows - 1) * geometry.stride() + w.size(2);
      StepScope.scratch(
          () -> {
            INDArray part = copy(window(padded, top, 0, taken, width));
            INDArray gyPart = copy(window(gy, first, 0, rows, gy.size(3)));
            INDArray gxPart = scratch(x, part.shape());
            INDArray gwPart = scratch(gw, gw.shape());
            INDArray gbPart = gb == null ? null : scratch(gb, gb.shape());
            run(part, w, gyPart, gxPart, gwPart, gbPart, unpadded);
            window(gPadded, top, 0, taken, width).addi(gxPart);
            gw.addi(gwPart);
            if (gb != null) {
              gb.addi(gbPart);
            }
          });
    }
    gx.assign(window(gPadded, padding, padding, x.size(2), x.size(3)));
  }

  private static INDArray zeros(INDArray like, long... shape) {
    return scratch(like, shape).assign(0);
  }

  private static INDArray copy(INDArray view) {
    return scratch(view, view.shape()).assign(view);
  }

  /** A view of the rows from {@code top} and the columns from {@code left} on of maps. */
  private static INDArray window(INDArray maps, long top, long left, long height, long width) {
    long[] shape = {maps.size(0), maps.size(1), height, width};
    long start = maps.offset() + top * maps.stride(2) + left * maps.stride(3);
    return Nd4j.create(maps.data(), shape, maps.stride().clone(), start, 'c', maps.dataType());
  }

  private static void run(
      INDArray x,
      INDArray w,
      INDArray gy,
      INDArray gx,
      INDArray gw,
      @Nullable INDArray gb,
      ConvolutionGeometry geometry) {
    // Of the bias only the shape is read.
    INDArray[] inputs = gb == null ? new INDArray[] {x, w, gy} : new INDArray[] {x, w, gb, gy};
    INDArray[] outputs = gb == null ? new INDArray[] {gx, gw} : new INDArray[] {gx, gw, gb};
    ArrayCalls.run("conv2d_bp", inputs, outputs, arguments(w, geometry));
  }

  @Override
  public void multiply(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      @Nullable INDArray bias,
      INDArray y) {
    int[] transposed = {transposeA ? 1 : 0, transposeB ? 1 : 0, 0};
    ArrayCalls.run("matmul", new INDArray[] {a, b}, y, transposed);
    if (bias != null) {
      ArrayCalls.add(y, bias.reshape('c', 1, bias.length()), y);
    }
  }

  private static ConvolutionGeometry undilated(ConvolutionGeometry g) {
    return new ConvolutionGeometry(g.stride(), g.padding(), 1);
  }

  /** {@code w} with {@code dilation - 1} zeros between neighbouring taps. */
  private static INDArray spread(INDArray w, ConvolutionGeometry g) {
    INDArray wide =
        Nd4j.zeros(
            w.dataType(),
            w.size(0),
            w.size(1),
            g.dilation() * (w.size(2) - 1) + 1,
            g.dilation() * (w.size(3) - 1) + 1);
    taps(wide, w.shape(), g).assign(w);
    return wide;
  }

  /**
   * The view of the taps of a spread kernel. ND4J's own indexing drops a dimension of which one
   * entry is left.
   *
   * @param shape of the kernel that was spread
   */
  private static INDArray taps(INDArray wide, long[] shape, ConvolutionGeometry g) {
    long[] stride = wide.stride().clone();
    stride[2] *= g.dilation();
    stride[3] *= g.dilation();
    return Nd4j.create(wide.data(), shape, stride, wide.offset(), 'c', wide.dataType());
  }

  /** kernel, stride, padding, dilation, explicit padding, NCHW, weights (out, in, kH, kW). */
  private static int[] arguments(INDArray w, ConvolutionGeometry g) {
    return new int[] {
      (int) w.size(2),
      (int) w.size(3),
      g.stride(),
      g.stride(),
      g.padding(),
      g.padding(),
      g.dilation(),
      g.dilation(),
      0,
      0,
      1
    };
  }

  @Override
  public String describe() {
    return "ND4J "
        + Nd4j.getBackend().getClass().getSimpleName()
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
