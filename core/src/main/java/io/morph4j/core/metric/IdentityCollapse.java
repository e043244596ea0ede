package io.morph4j.core.metric;

/**
 * How far a network copies its input: one minus the change that it makes, over the change that
 * there should be.
 *
 * <pre>1 - mean|output - input| / mean|reference - input|</pre>
 *
 * <p>1 for a copy, 0 for a network that changes as much as the domains differ, below 0 for one that
 * changes more. References are the truth of each input where there is one, else any pictures of the
 * target domain; unpaired pictures differ in content too, so there a good translation is well above
 * 0.
 */
public final class IdentityCollapse {
  private IdentityCollapse() {}

  /**
   * The score from two mean absolute differences.
   *
   * @param change between inputs and outputs, at least 0
   * @param wanted between inputs and references, at least 0
   * @return at most 1; not-a-number if the domains do not differ
   */
  public static double score(double change, double wanted) {
    return wanted == 0 ? Double.NaN : 1 - change / wanted;
  }
}
