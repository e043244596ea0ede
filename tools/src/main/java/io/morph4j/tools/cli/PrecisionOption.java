package io.morph4j.tools.cli;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.ops.KernelChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The {@code --precision} option, as a mixin. */
public final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "NUMBERS",
      description =
          "What convolutions multiply: float (default), or bf16, which is faster where the"
              + " processor has it.")
  private @Nullable String precision;

  public boolean given() {
    return precision != null;
  }

  /**
   * The one asked for, float if none was.
   *
   * @throws UsageException if there is no such precision
   */
  public Precision wanted() {
    try {
      return precision == null ? Precision.FLOAT : Precision.of(precision, "--precision");
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Computes in {@code precision} from now on.
   *
   * @throws UserException if this machine cannot
   */
  public static void use(Precision precision) {
    try {
      KernelChoice.use(precision);
    } catch (UnsupportedOperationException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
