package io.morph4j.engine.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Pass;
import io.morph4j.engine.kernel.onednn.ConvolutionProblem.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which method computes which convolution: on both sides of the thresholds. */
class ConvolutionMethodTest {
  private static final OneDnnKernels KERNELS = new OneDnnKernels();

  @ParameterizedTest(name = "{0}: {4}, {5}, {6}")
  @CsvSource({
    // n in out side, k stride padding: forward, data, weights; forward with packed weights
    "1   3  64  64, 7 1 3, float, first layer,      Direct,       Direct,    Direct,       Direct",
    "1  64   3  70, 7 1 3, float, few outputs,      SpaceToDepth, Direct,    SpaceToDepth, SpaceToDepth",
    "1  64   3  71, 7 1 3, float, odd side,         Direct,       Direct,    Direct,       Direct",
    "1  64   5  70, 7 1 3, float, five outputs,     Direct,       Direct,    Direct,       Direct",
    "1   3  64  64, 4 2 1, float, few inputs,       Direct,       SubPixel,  Direct,       Direct",
    "1   3   8  64, 4 2 1, float, few both,         Direct,       Direct,    Direct,       Direct",
    "1 128 128  32, 3 1 1, float, many channels,    Winograd,     Winograd,  Winograd,     Winograd",
    "1 127 128  32, 3 1 1, float, one fewer,        Direct,       Direct,    Direct,       Direct",
    "1 128 128  32, 3 1 1, bf16,  in bfloat16,      Direct,       Direct,    Direct,       Direct",
    "1 512 512   4, 4 2 1, float, inner level,      Im2col,       Im2col,    Im2col,       Im2col",
    "1 512 512   4, 4 2 1, bf16,  inner level,      Im2col,       Im2col,    Im2col,       Im2col",
    "1 512 512  16, 4 2 1, float, 64 pixels,        Im2col,       Direct at packed, Im2col, Im2col",
    "1 512 512  32, 4 2 1, float, 256 pixels,       Direct,       Direct,    Im2col,       Direct",
    "1 512 512  64, 4 2 1, float, 1024 pixels,      Direct,       Direct,    Direct,       Direct",
    "1 512   1  15, 4 1 1, float, PatchGAN 512,     SpaceToDepth, Direct,    SpaceToDepth, SpaceToDepth",
    "1 256   1  15, 4 1 1, float, one output,       OneChannel,   Direct,    OneChannel,   OneChannel",
  })
  void methodFor_table_isAsWritten(
      String picture,
      String kernel,
      String precision,
      String what,
      String forward,
      String data,
      String weights,
      String packed) {
    assertThat(method(picture, kernel, precision, Pass.FORWARD, true)).as(what).isEqualTo(forward);
    assertThat(method(picture, kernel, precision, Pass.DATA, !data.endsWith("at packed")))
        .as(what)
        .isEqualTo(data.replace(" at packed", ""));
    assertThat(method(picture, kernel, precision, Pass.WEIGHTS, true)).as(what).isEqualTo(weights);
    assertThat(method(picture, kernel, precision, Pass.FORWARD, false)).as(what).isEqualTo(packed);
  }

  private static String method(
      String picture, String kernel, String precision, Pass pass, boolean anew) {
    String[] sides = picture.trim().split(" +");
    String[] k = kernel.trim().split(" +");
    ConvolutionGeometry g = ConvolutionGeometry.of(Integer.parseInt(k[1]), Integer.parseInt(k[2]));
    long n = Long.parseLong(sides[0]);
    long in = Long.parseLong(sides[1]);
    long out = Long.parseLong(sides[2]);
    long side = Long.parseLong(sides[3]);
    long tap = Long.parseLong(k[0]);
    long result = g.outputSide(side, tap);
    ConvolutionProblem problem =
        new ConvolutionProblem(
            pass,
            new Shape(n, in, side, side),
            new Shape(out, in, tap, tap),
            new Shape(n, out, result, result),
            g,
            false,
            Precision.of(precision, "precision"),
            anew);
    return KERNELS.methodFor(problem).getClass().getSimpleName().replace("Convolution", "");
  }
}
