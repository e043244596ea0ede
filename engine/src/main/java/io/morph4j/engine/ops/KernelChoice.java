package io.morph4j.engine.ops;

import io.morph4j.engine.kernel.ConvolutionKernels;
import io.morph4j.engine.kernel.Nd4jKernels;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.kernel.onednn.OneDnnKernels;
import io.morph4j.engine.loop.HostArrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which kernels compute convolutions: oneDNN 3 where it loads and arrays live in host memory, ND4J
 * otherwise; chosen once per process. The system property {@code morph4j.kernels} ({@code onednn}
 * or {@code nd4j}) overrides the choice. A thread may be given others for a while.
 */
public final class KernelChoice {
  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);
  private static final ConvolutionKernels PORTABLE;
  private static final ConvolutionKernels FLOAT;
  private static final ThreadLocal<@Nullable ConvolutionKernels> GIVEN = new ThreadLocal<>();

  static {
    String asked = System.getProperty("morph4j.kernels", "auto").toLowerCase(Locale.ROOT);
    ConvolutionKernels best = null;
    String why = "asked for by -Dmorph4j.kernels=nd4j";
    if (!asked.equals("nd4j")) {
      why = "";
      if (!HostArrays.onHost()) {
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
    use(Precision.of(System.getProperty("morph4j.precision", "float"), "morph4j.precision"));
  }

  private KernelChoice() {}

  /** The kernels for {@code type} on this machine, or those that this thread was given. */
  public static ConvolutionKernels of(DataType type) {
    if (type != DataType.FLOAT) {
      return PORTABLE;
    }
    ConvolutionKernels given = GIVEN.get();
    return given == null ? FLOAT : given;
  }

  /**
   * Gives {@code kernels} to this thread, for convolutions of float arrays until the result is
   * closed: to count or time what passes, or to compare two implementations.
   */
  public static Given give(ConvolutionKernels kernels) {
    return new Given(kernels);
  }

  /** A while in which a thread has kernels of its own; the ones before come back when it closes. */
  public static final class Given implements AutoCloseable {
    private final @Nullable ConvolutionKernels before = GIVEN.get();

    private Given(ConvolutionKernels kernels) {
      GIVEN.set(kernels);
    }

    @Override
    public void close() {
      GIVEN.set(before);
    }
  }

  /**
   * Chooses in what numbers convolutions of float arrays multiply, for the whole process. At first
   * that is {@link Precision#FLOAT}, or what the system property {@code morph4j.precision} says.
   *
   * @throws UnsupportedOperationException if this machine cannot; the message says why
   */
  public static void use(Precision precision) {
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
}
