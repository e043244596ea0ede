package io.morph4j.tools.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Long curves as few points: the means of runs of neighbours. */
public final class CurveThinning {
  /** More points than a plot on a page has pixels would only make the page heavy. */
  private static final int POINTS = 1000;

  private final int length;
  private final int width;

  /** Thins curves of {@code length} points. */
  public CurveThinning(int length) {
    this.length = length;
    this.width = Math.max(1, (length + POINTS - 1) / POINTS);
  }

  /** The last step of each run of neighbours. */
  public List<Long> steps(double[] steps) {
    List<Long> last = new ArrayList<>();
    for (int from = 0; from < length; from += width) {
      last.add((long) steps[Math.min(length, from + width) - 1]);
    }
    return last;
  }

  /** The means of the values that are numbers, to six digits; null for a run without any. */
  public List<@Nullable Double> values(double[] values) {
    List<@Nullable Double> means = new ArrayList<>();
    for (int from = 0; from < length; from += width) {
      double sum = 0;
      int count = 0;
      for (int i = from; i < Math.min(length, from + width); i++) {
        if (Double.isFinite(values[i])) {
          sum += values[i];
          count++;
        }
      }
      means.add(count == 0 ? null : rounded(sum / count));
    }
    return means;
  }

  private static Double rounded(double value) {
    return new java.math.BigDecimal(value).round(new java.math.MathContext(6)).doubleValue();
  }
}
