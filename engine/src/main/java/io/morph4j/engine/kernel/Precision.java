package io.morph4j.engine.kernel;

import java.util.Locale;

/** In what numbers convolutions of float arrays multiply. */
public enum Precision {
  /** IEEE single precision: 24 bits. */
  FLOAT,
  /**
   * Factors rounded to bfloat16 (8 bits of mantissa, the exponent of a float), products summed in
   * single precision; some of oneDNN's backward passes round their results as well. Every result is
   * within {@code 3 * 2^-8} of the sum of the absolute values of its products; outputs of ResNet
   * and U-Net generators within 8 % of the largest of float. Parameters, feature maps, norms and
   * losses stay float, and so do convolutions that are faster in float. Needs a processor with
   * bfloat16 instructions.
   */
  BF16;

  /**
   * The precision called {@code name}: {@code float} or {@code bf16}.
   *
   * @param what named in the message
   * @throws IllegalArgumentException if there is none
   */
  public static Precision of(String name, String what) {
    for (Precision precision : values()) {
      if (precision.toString().equals(name)) {
        return precision;
      }
    }
    throw new IllegalArgumentException("%s is %s, expected float or bf16".formatted(what, name));
  }

  /** The name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
