package io.morph4j.engine.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.ConvolutionKernels;
import io.morph4j.engine.kernel.Nd4jKernels;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.kernel.onednn.PlainConvolution.Size;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The three maps of every implementation against plain loops in double. */
class ConvolutionKernelsTest {
  private static final List<Size> SIZES =
      List.of(
          Size.of(1, 1, 1, 1, 1, 1, 1, 0),
          Size.of(2, 3, 4, 7, 9, 3, 1, 1),
          Size.of(1, 3, 8, 10, 8, 7, 1, 0),
          Size.of(3, 5, 2, 9, 13, 3, 2, 1),
          Size.of(3, 5, 2, 10, 14, 3, 2, 1),
          Size.of(2, 4, 6, 8, 12, 4, 2, 1),
          Size.of(2, 4, 6, 9, 11, 4, 2, 1),
          Size.of(2, 16, 16, 5, 5, 4, 1, 1),
          Size.of(2, 6, 5, 4, 4, 4, 1, 0),
          Size.of(4, 17, 33, 3, 2, 1, 1, 0),
          Size.of(1, 2, 3, 11, 8, 5, 2, 2),
          Size.of(5, 1, 1, 12, 12, 3, 2, 0),
          Size.of(1, 64, 3, 6, 10, 7, 1, 3),
          Size.of(2, 16, 2, 12, 8, 5, 1, 0),
          Size.of(1, 17, 4, 9, 7, 4, 1, 0),
          Size.of(2, 32, 64, 8, 8, 3, 1, 1),
          Size.of(2, 3, 17, 12, 10, 4, 2, 1),
          Size.of(1, 1, 16, 6, 14, 4, 2, 1),
          Size.of(1, 2, 16, 8, 8, 6, 2, 2),
          Size.of(1, 70, 128, 20, 18, 4, 2, 1),
          new Size(2, 66, 64, 9, 12, 2, 4, ConvolutionGeometry.of(1, 1)),
          new Size(2, 3, 4, 9, 8, 3, 3, new ConvolutionGeometry(1, 2, 2)),
          new Size(1, 1, 1, 5, 6, 3, 3, new ConvolutionGeometry(1, 1, 2)),
          new Size(1, 2, 2, 12, 10, 3, 3, new ConvolutionGeometry(2, 3, 3)),
          new Size(2, 3, 16, 9, 8, 1, 3, new ConvolutionGeometry(1, 1, 2)),
          new Size(1, 4, 5, 9, 8, 3, 1, new ConvolutionGeometry(2, 2, 3)),
          new Size(1, 2, 3, 6, 5, 1, 1, new ConvolutionGeometry(1, 0, 2)),
          new Size(2, 3, 2, 6, 7, 2, 5, ConvolutionGeometry.of(1, 1)),
          new Size(2, 3, 2, 7, 6, 5, 1, ConvolutionGeometry.of(2, 2)));

  /** Few pixels under many weights, or one output: products of matrices, or loops in Java. */
  private static final List<Size> SMALL_MAPS =
      List.of(
          Size.of(1, 3, 192, 16, 16, 3, 1, 1),
          Size.of(1, 3, 256, 16, 16, 3, 1, 1),
          Size.of(1, 256, 3, 16, 16, 3, 1, 1),
          Size.of(1, 192, 3, 12, 16, 3, 2, 1),
          Size.of(1, 64, 256, 2, 2, 4, 2, 1),
          Size.of(3, 128, 129, 4, 6, 4, 2, 1),
          Size.of(2, 65, 256, 5, 3, 4, 1, 1),
          Size.of(5, 256, 64, 4, 4, 4, 1, 0),
          Size.of(1, 130, 260, 18, 22, 4, 2, 1),
          Size.of(2, 260, 130, 14, 18, 4, 2, 1),
          Size.of(1, 256, 256, 9, 10, 4, 1, 1),
          Size.of(1, 363, 362, 18, 16, 4, 2, 1),
          Size.of(1, 363, 362, 36, 30, 4, 2, 1),
          Size.of(1, 130, 140, 6, 8, 4, 2, 1),
          Size.of(3, 150, 128, 4, 4, 4, 2, 1),
          Size.of(2, 70, 1, 7, 8, 4, 1, 1),
          new Size(1, 64, 1, 9, 8, 3, 5, new ConvolutionGeometry(2, 3, 2)),
          new Size(1, 171, 172, 4, 3, 3, 3, new ConvolutionGeometry(1, 2, 2)),
          new Size(4, 128, 150, 7, 6, 3, 5, ConvolutionGeometry.of(2, 2)));

  /** 3×3 convolutions of many channels, which oneDNN's kernels compute by Winograd's method. */
  private static final List<Size> WINOGRAD =
      List.of(
          Size.of(1, 128, 129, 34, 34, 3, 1, 0),
          Size.of(4, 130, 128, 16, 17, 3, 1, 1),
          Size.of(4, 128, 128, 18, 19, 3, 1, 0),
          Size.of(4, 128, 128, 15, 14, 3, 1, 2));

  /** Pictures that do not fit into a cache: their gradients of weights add up band by band. */
  private static final List<Size> LARGE =
      List.of(Size.of(1, 24, 32, 190, 181, 3, 2, 1), Size.of(2, 70, 7, 106, 107, 3, 1, 0));

  static Stream<Arguments> kernelsAndSizes() {
    ConvolutionKernels oneDnn = new OneDnnKernels();
    ConvolutionKernels nd4j = new Nd4jKernels("");
    return Stream.of(SIZES, SMALL_MAPS, WINOGRAD, LARGE)
        .flatMap(List::stream)
        .flatMap(
            size ->
                Stream.of(
                    Arguments.of("oneDNN", oneDnn, DataType.FLOAT, size),
                    Arguments.of("ND4J", nd4j, DataType.FLOAT, size),
                    Arguments.of("ND4J", nd4j, DataType.DOUBLE, size)));
  }

  @ParameterizedTest(name = "{0} {2} {3}")
  @MethodSource("kernelsAndSizes")
  void forward_anySize_agreesWithPlainLoops(
      String name, ConvolutionKernels kernels, DataType type, Size size) {
    double[] x = numbers(1, size.x());
    double[] w = numbers(2, size.weights());
    double[] b = numbers(3, size.out());
    INDArray y = maps(kernels, type, null, size.y());
    kernels.forward(
        maps(kernels, type, x, size.x()), array(type, w, size.weights()), null, y, size.g());
    requireClose(plain(kernels, y), PlainConvolution.forward(size, x, w, new double[size.out()]));
    kernels.forward(
        maps(kernels, type, x, size.x()),
        array(type, w, size.weights()),
        array(type, b, size.out()),
        y,
        size.g());
    requireClose(plain(kernels, y), PlainConvolution.forward(size, x, w, b));
  }

  @ParameterizedTest(name = "{0} {2} {3}")
  @MethodSource("kernelsAndSizes")
  void adjoints_anySize_agreeWithPlainLoops(
      String name, ConvolutionKernels kernels, DataType type, Size size) {
    double[] x = numbers(1, size.x());
    double[] w = numbers(2, size.weights());
    double[] gy = numbers(4, size.y());
    double[] gx = new double[x.length];
    double[] gw = new double[w.length];
    PlainConvolution.backward(size, x, w, gy, gx, gw);

    INDArray data = maps(kernels, type, null, size.x());
    kernels.backwardData(
        maps(kernels, type, gy, size.y()), array(type, w, size.weights()), data, size.g());
    requireClose(plain(kernels, data), gx);

    INDArray weights = array(type, null, size.weights());
    kernels.backwardWeights(
        maps(kernels, type, x, size.x()),
        maps(kernels, type, gy, size.y()),
        weights,
        false,
        size.g());
    requireClose(weights, gw);

    kernels.backwardWeights(
        maps(kernels, type, x, size.x()),
        maps(kernels, type, gy, size.y()),
        weights,
        true,
        size.g());
    requireClose(weights, Arrays.stream(gw).map(v -> 2 * v).toArray());
  }

  @Test
  void winograd_morePicturesThanAreTransformedAtOnce_areAsEachAlone() {
    ConvolutionKernels kernels = new OneDnnKernels();
    Size all = Size.of(9, 128, 128, 30, 24, 3, 1, 1);
    Size one = Size.of(1, 128, 128, 30, 24, 3, 1, 1);
    INDArray x = maps(kernels, DataType.FLOAT, numbers(1, all.x()), all.x());
    INDArray w = array(DataType.FLOAT, numbers(2, all.weights()), all.weights());
    INDArray y = maps(kernels, DataType.FLOAT, null, all.y());
    INDArray gx = maps(kernels, DataType.FLOAT, null, all.x());
    INDArray gw = array(DataType.FLOAT, null, all.weights());
    kernels.forward(x, w, null, y, all.g());
    kernels.backwardData(x, w, gx, all.g());
    kernels.backwardWeights(x, x, gw, false, all.g());

    INDArray sum = array(DataType.FLOAT, new double[count(all.weights())], all.weights());
    for (int picture = 0; picture < all.n(); picture++) {
      INDArray alone = x.get(NDArrayIndex.interval(picture, picture + 1)).dup('c');
      INDArray result = maps(kernels, DataType.FLOAT, null, one.y());
      kernels.forward(alone, w, null, result, one.g());
      requireClose(y.get(NDArrayIndex.interval(picture, picture + 1)), doubles(result));
      kernels.backwardData(alone, w, result, one.g());
      requireClose(gx.get(NDArrayIndex.interval(picture, picture + 1)), doubles(result));
      kernels.backwardWeights(alone, alone, sum, true, one.g());
    }
    requireClose(gw, doubles(sum));
  }

  static Stream<Arguments> keptSizes() {
    return Stream.of(
            Size.of(2, 32, 64, 8, 8, 3, 1, 1),
            Size.of(1, 3, 192, 16, 16, 3, 1, 1),
            Size.of(1, 65, 256, 16, 12, 4, 2, 1),
            Size.of(1, 65, 256, 8, 6, 4, 2, 1),
            Size.of(1, 256, 128, 2, 2, 4, 2, 1))
        .flatMap(
            size ->
                Arrays.stream(Precision.values())
                    .filter(p -> p == Precision.FLOAT || OneDnnKernels.hasBf16())
                    .map(precision -> Arguments.of(size, precision)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("keptSizes")
  void keep_forEver_givesTheSameResults(Size size, Precision precision) {
    OneDnnKernels kernels = new OneDnnKernels();
    kernels.use(precision);
    INDArray x = maps(kernels, DataType.FLOAT, numbers(1, size.x()), size.x());
    INDArray w = array(DataType.FLOAT, numbers(2, size.weights()), size.weights());
    INDArray b = array(DataType.FLOAT, numbers(3, size.out()), size.out());
    INDArray gy = maps(kernels, DataType.FLOAT, numbers(4, size.y()), size.y());
    INDArray y = maps(kernels, DataType.FLOAT, null, size.y());
    INDArray gx = maps(kernels, DataType.FLOAT, null, size.x());
    kernels.forward(x, w, b, y, size.g());
    kernels.backwardData(gy, w, gx, size.g());
    double[] once = doubles(y);
    double[] back = doubles(gx);
    kernels.keep(w, true);
    for (int i = 0; i < 3; i++) {
      kernels.forward(x, w, b, y, size.g());
      kernels.backwardData(gy, w, gx, size.g());
      double tolerance = precision == Precision.FLOAT ? 3e-6 : 1e-2;
      requireWithin(tolerance, y, once);
      requireWithin(tolerance, gx, back);
    }
  }

  @Test
  void keep_picturesOfSeveralSizes_areAsWithoutCopies() {
    OneDnnKernels kernels = new OneDnnKernels();
    OneDnnKernels without = new OneDnnKernels();
    INDArray w = array(DataType.FLOAT, numbers(2, 64, 32, 3, 3), 64, 32, 3, 3);
    kernels.keep(w, true);
    for (int side : new int[] {8, 12, 8, 16, 16, 12, 8}) {
      Size size = Size.of(1, 32, 64, side, side, 3, 1, 1);
      INDArray x = maps(kernels, DataType.FLOAT, numbers(side, size.x()), size.x());
      INDArray mine = maps(kernels, DataType.FLOAT, null, size.y());
      INDArray wanted = maps(kernels, DataType.FLOAT, null, size.y());
      kernels.forward(x, w, null, mine, size.g());
      without.forward(x, w, null, wanted, size.g());
      assertThat(doubles(mine)).isEqualTo(doubles(wanted));
    }
  }

  private static void requireWithin(double tolerance, INDArray mine, double[] wanted) {
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    double[] values = doubles(mine);
    assertThat(values).hasSameSizeAs(wanted);
    // A loop: the assertion on whole arrays takes minutes.
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i] - wanted[i]) <= tolerance * largest)) {
        assertThat(values[i]).as("value %d", i).isCloseTo(wanted[i], offset(tolerance * largest));
      }
    }
  }

  @Test
  void keep_untilParametersChange_seesTheNewValues() {
    OneDnnKernels kernels = new OneDnnKernels();
    if (OneDnnKernels.hasBf16()) {
      kernels.use(Precision.BF16);
    }
    Size size = Size.of(1, 32, 64, 8, 8, 3, 1, 1);
    INDArray x = maps(kernels, DataType.FLOAT, numbers(1, size.x()), size.x());
    INDArray w = array(DataType.FLOAT, numbers(2, size.weights()), size.weights());
    INDArray y = maps(kernels, DataType.FLOAT, null, size.y());
    for (double factor : new double[] {1, 2, 2}) {
      kernels.keep(w, false);
      kernels.forward(x, w, null, y, size.g());
      double[] before = doubles(y);
      kernels.keep(w, false);
      kernels.forward(x, w, null, y, size.g());
      assertThat(doubles(y)).isEqualTo(before);
      w.muli(factor);
      Parameter.changed();
      kernels.keep(w, false);
      kernels.forward(x, w, null, y, size.g());
      assertThat(doubles(y)).isEqualTo(Arrays.stream(before).map(v -> v * factor).toArray());
    }
  }

  static double[] doubles(INDArray array) {
    return array.dup('c').castTo(DataType.DOUBLE).data().asDouble();
  }

  static Stream<Arguments> products() {
    ConvolutionKernels oneDnn = new OneDnnKernels();
    ConvolutionKernels nd4j = new Nd4jKernels("");
    return Stream.of(
            new int[] {3, 4, 5},
            new int[] {1, 7, 1},
            new int[] {33, 1, 20},
            new int[] {200, 60, 40}, // cut by rows
            new int[] {40, 70, 130}) // cut by columns
        .flatMap(
            sides ->
                Stream.of(
                    Arguments.of(oneDnn, DataType.FLOAT, sides),
                    Arguments.of(nd4j, DataType.FLOAT, sides),
                    Arguments.of(nd4j, DataType.DOUBLE, sides)));
  }

  @ParameterizedTest
  @MethodSource("products")
  void multiply_anyOrder_agreesWithPlainLoops(
      ConvolutionKernels kernels, DataType type, int[] sides) {
    int rows = sides[0];
    int inner = sides[1];
    int columns = sides[2];
    double[] a = numbers(1, rows, inner);
    double[] b = numbers(2, inner, columns);
    double[] bias = numbers(3, columns);
    double[] wanted = new double[rows * columns];
    for (int i = 0; i < rows * columns; i++) {
      for (int k = 0; k < inner; k++) {
        wanted[i] += a[i / columns * inner + k] * b[k * columns + i % columns];
      }
    }
    double[] shifted = wanted.clone();
    Arrays.setAll(shifted, i -> wanted[i] + bias[i % columns]);
    INDArray left = array(type, a, rows, inner);
    INDArray right = array(type, b, inner, columns);
    INDArray turnedLeft = left.transpose().dup('c');
    INDArray turnedRight = right.transpose().dup('c');
    INDArray y = array(type, null, rows, columns);

    kernels.multiply(left, false, right, false, null, y);
    requireClose(y, wanted);
    kernels.multiply(turnedLeft, true, right, false, null, y);
    requireClose(y, wanted);
    kernels.multiply(left, false, turnedRight, true, array(type, bias, columns), y);
    requireClose(y, shifted);
    kernels.multiply(turnedLeft, true, turnedRight, true, array(type, bias, columns), y);
    requireClose(y, shifted);
  }

  /** Weights that convolutions in bfloat16 may want in pairs of channels, whole and in pieces. */
  private static final List<Size> PAIRS =
      List.of(
          Size.of(1, 64, 96, 10, 12, 3, 1, 1),
          Size.of(2, 130, 65, 9, 10, 3, 1, 1),
          Size.of(2, 256, 160, 12, 14, 4, 2, 1),
          Size.of(1, 48, 32, 190, 181, 3, 2, 1));

  /** Few pixels under many weights: products of matrices that are rounded piece by piece. */
  private static final List<Size> PIECES =
      List.of(Size.of(1, 256, 258, 12, 14, 4, 2, 1), Size.of(1, 363, 362, 18, 16, 4, 2, 1));

  static Stream<Size> sizes() {
    return Stream.of(SIZES, PAIRS, PIECES).flatMap(List::stream);
  }

  /** The stated tolerance: two factors and the result, of 8 bits each, are off by 2^-8 each. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("sizes")
  void bf16_anySize_isAsGoodAsItsFactors(Size size) {
    OneDnnKernels kernels = new OneDnnKernels();
    if (!OneDnnKernels.hasBf16()) {
      return;
    }
    kernels.use(Precision.BF16);
    double[] x = numbers(1, size.x());
    double[] w = numbers(2, size.weights());
    double[] gy = numbers(4, size.y());
    double[] gx = new double[x.length];
    double[] gw = new double[w.length];
    PlainConvolution.backward(size, x, w, gy, gx, gw);
    INDArray y = maps(kernels, DataType.FLOAT, null, size.y());
    INDArray data = maps(kernels, DataType.FLOAT, null, size.x());
    INDArray weights = array(DataType.FLOAT, null, size.weights());
    INDArray pictures = maps(kernels, DataType.FLOAT, x, size.x());
    INDArray upstream = maps(kernels, DataType.FLOAT, gy, size.y());
    INDArray filters = array(DataType.FLOAT, w, size.weights());

    kernels.forward(pictures, filters, null, y, size.g());
    kernels.backwardData(upstream, filters, data, size.g());
    kernels.backwardWeights(pictures, upstream, weights, false, size.g());
    kernels.backwardWeights(pictures, upstream, weights, true, size.g());
    weights.divi(2);

    double each = 3 * Math.pow(2, -8) * 1.01;
    double[] none = new double[size.out()];
    requireWithin(
        plain(kernels, y),
        PlainConvolution.forward(size, x, w, none),
        size,
        each,
        absolute(x),
        absolute(w),
        null);
    requireWithin(plain(kernels, data), gx, size, each, null, absolute(w), absolute(gy));
    requireWithin(weights, gw, size, each, absolute(x), null, absolute(gy));
  }

  @Test
  void bf16_manyChannelsAndPixels_givesTheGradientOfWeightsOfFloat() {
    OneDnnKernels mixed = new OneDnnKernels();
    if (OneDnnKernels.hasBf16()) {
      mixed.use(Precision.BF16);
    }
    Size size = Size.of(1, 256, 260, 46, 47, 3, 1, 1);
    INDArray x = maps(mixed, DataType.FLOAT, numbers(1, size.x()), size.x());
    INDArray gy = maps(mixed, DataType.FLOAT, numbers(4, size.y()), size.y());
    INDArray rounded = array(DataType.FLOAT, null, size.weights());
    INDArray exact = array(DataType.FLOAT, null, size.weights());
    mixed.backwardWeights(x, gy, rounded, false, size.g());
    new OneDnnKernels().backwardWeights(x, gy, exact, false, size.g());
    requireWithin(1e-2, rounded, doubles(exact));
  }

  private static double[] absolute(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  /** Each element within {@code relative} of the sum of the absolute values of its products. */
  private static void requireWithin(
      INDArray mine,
      double[] wanted,
      Size size,
      double relative,
      double[] x,
      double[] w,
      double[] gy) {
    double[] sums = new double[wanted.length];
    if (gy == null) {
      sums = PlainConvolution.forward(size, x, w, new double[size.out()]);
    } else if (x == null) {
      PlainConvolution.backward(
          size, new double[count(size.x())], w, gy, sums, new double[w.length]);
    } else {
      PlainConvolution.backward(size, x, new double[wanted.length], gy, new double[x.length], sums);
    }
    double[] values = doubles(mine);
    boolean rounded = false;
    for (int i = 0; i < values.length; i++) {
      double allowed = relative * sums[i] + 1e-6;
      if (!(Math.abs(values[i] - wanted[i]) <= allowed)) {
        assertThat(values[i]).as("element %d", i).isCloseTo(wanted[i], offset(allowed));
      }
      rounded |= Math.abs(values[i] - wanted[i]) > 1e-5 * sums[i];
    }
    assertThat(rounded).as("factors were rounded at all").isTrue();
  }

  private static int count(long... shape) {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  @Test
  void describe_oneDnn_tellsItsVersion() {
    assertThat(new OneDnnKernels().describe()).startsWith("oneDNN 3.");
  }

  static double[] numbers(long seed, long... shape) {
    RandomStream random = RandomStream.of(seed, "kernels", 0);
    double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /**
   * A view into a larger buffer at an odd offset, as parameters are; full of NaN without values.
   */
  static INDArray array(DataType type, double[] values, long... shape) {
    long length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    INDArray flat = Nd4j.valueArrayOf(new long[] {length + 6}, Double.NaN, type);
    INDArray part = flat.get(NDArrayIndex.interval(3, 3 + length));
    if (values != null) {
      part.assign(Nd4j.createFromArray(values).castTo(type));
    }
    return part.reshape('c', shape);
  }

  /** Pictures (N, C, H, W) in the order of axes that the kernels want. */
  static INDArray maps(ConvolutionKernels kernels, DataType type, double[] values, long... shape) {
    INDArray rowMajor = array(type, values, shape);
    if (!kernels.channelsLast()) {
      return rowMajor;
    }
    INDArray last = array(type, null, shape[0], shape[2], shape[3], shape[1]);
    return values == null ? last : last.assign(rowMajor.dup('c').permute(0, 2, 3, 1));
  }

  private static INDArray plain(ConvolutionKernels kernels, INDArray maps) {
    return kernels.channelsLast() ? maps.dup('c').permute(0, 3, 1, 2) : maps;
  }

  private static void requireClose(INDArray mine, double[] wanted) {
    double[] values = doubles(mine);
    double scale = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    double allowed = (mine.dataType() == DataType.DOUBLE ? 1e-13 : 3e-6) * scale;
    assertThat(values).hasSameSizeAs(wanted);
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i] - wanted[i]) <= allowed)) {
        assertThat(values[i]).as("element %d", i).isCloseTo(wanted[i], offset(allowed));
      }
    }
  }
}
