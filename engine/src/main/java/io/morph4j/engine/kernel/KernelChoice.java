package io.morph4j.engine.kernel;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the convolution kernels once per process: oneDNN 3 where it loads and arrays live in host
 * memory, ND4J otherwise. The system property {@code morph4j.kernels} ({@code onednn} or {@code
 * nd4j}) overrides the choice.
 */
final class KernelChoice {
  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);
  private static final ConvolutionKernels PORTABLE;
  private static final ConvolutionKernels FLOAT;
  private static volatile ConvolutionKernels shown;

  static {
    String asked = System.getProperty("morph4j.kernels", "auto").toLowerCase(Locale.ROOT);
    ConvolutionKernels best = null;
    String why = "asked for by -Dmorph4j.kernels=nd4j";
    if (!asked.equals("nd4j")) {
      why = "";
      if (!Nd4j.getExecutioner().getClass().getSimpleName().contains("Native")) {
        why = "arrays are not in host memory";
      } else {
        try {
          best = new OneDnnKernels();
        } catch (LinkageError | RuntimeException e) {
          why = "oneDNN 3 did not load: " + e;
          LOG.warn("convolutions by ND4J, oneDNN 3 did not load: {}", e.toString());
        }
      }
    }
    PORTABLE = new Nd4jKernels(why);
    FLOAT = best == null ? PORTABLE : best;
    shown = FLOAT;
    use(Precision.of(System.getProperty("morph4j.precision", "float"), "morph4j.precision"));
  }

  private KernelChoice() {}

  static void use(Precision precision) {
    if (FLOAT instanceof OneDnnKernels oneDnn) {
      if (precision == Precision.BF16 && !OneDnnKernels.hasBf16()) {
        throw new UnsupportedOperationException(
            "precision bf16 needs a processor with bfloat16 instructions (AVX-512 BF16 or AMX),"
                + " which this one lacks: use precision float");
      }
      oneDnn.use(precision);
    } else if (precision != Precision.FLOAT) {
      throw new UnsupportedOperationException(
          "precision bf16 needs oneDNN 3, but convolutions are by "
              + FLOAT.describe()
              + ": use precision float");
    }
  }

  static void decorate(UnaryOperator<ConvolutionKernels> decorator) {
    shown = decorator.apply(FLOAT);
  }

  static ConvolutionKernels of(DataType type) {
    return type == DataType.FLOAT ? shown : PORTABLE;
  }
}
