package io.morph4j.core.kernel;

/** In what numbers convolutions of float arrays multiply. */
public enum Precision {
  /** IEEE single precision: 24 bits. */
  FLOAT,
  /**
   * Factors rounded to bfloat16 (8 bits of mantissa, the exponent of a float), products summed in
   * single precision. Parameters, feature maps, norms and losses stay float. Needs a processor with
   * bfloat16 instructions.
   */
  BF16
}
