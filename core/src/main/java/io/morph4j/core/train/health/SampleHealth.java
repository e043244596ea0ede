package io.morph4j.core.train.health;

import io.morph4j.core.metric.ColourCorrelation;
import io.morph4j.core.metric.PairMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Looks at the sample pictures that are drawn anyway from step 100 on, by the columns {@code input}
 * and {@code output}. Distances are mean absolute differences of samples scaled to 0 .. 1.
 */
public final class SampleHealth {
  /** Standard deviation, in [-1, 1], under which a picture is of one colour. */
  private static final double FLAT = .02;

  private static final double INVERTED = -.5;
  private static final double SAME = .01;

  /** Outputs this much nearer to each other than their inputs have collapsed. */
  private static final double COLLAPSED = .1;

  private static final double DIFFERENT_INPUTS = .05;
  private static final int FEWEST_COLLAPSED = 3;

  /** The outputs of a network that has learnt nothing yet are all alike, and grey. */
  private static final long FIRST_STEP = 100;

  private final HealthReport report;

  public SampleHealth(HealthReport report) {
    this.report = report;
  }

  public void drawn(long step, List<String> columns, List<List<INDArray>> rows) {
    List<INDArray> outputs = column(columns, "output", rows);
    List<INDArray> inputs = column(columns, "input", rows);
    if (outputs.isEmpty() || step < FIRST_STEP) {
      return;
    }
    long flat = outputs.stream().filter(SampleHealth::flat).count();
    long flatInputs = inputs.stream().filter(SampleHealth::flat).count();
    tell(
        step,
        2 * flat > outputs.size() && 2 * flatInputs < outputs.size(),
        HealthCause.FLAT_PICTURES,
        String.format("%d of %d sample outputs are of one colour.", flat, outputs.size()));
    if (comparable(inputs, outputs)) {
      compare(step, inputs, outputs);
    }
  }

  /** Pictures of other channels than their inputs cannot be compared with them. */
  private static boolean comparable(List<INDArray> inputs, List<INDArray> outputs) {
    if (inputs.size() != outputs.size()) {
      return false;
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (!inputs.get(i).equalShapes(outputs.get(i))) {
        return false;
      }
    }
    return true;
  }

  private void compare(long step, List<INDArray> inputs, List<INDArray> outputs) {
    double correlation = 0;
    double change = 0;
    for (int i = 0; i < inputs.size(); i++) {
      double one = ColourCorrelation.between(inputs.get(i), outputs.get(i));
      correlation += Double.isNaN(one) ? 0 : one / inputs.size();
      change += PairMeasure.L1.of(inputs.get(i), outputs.get(i)) / inputs.size();
    }
    tell(
        step,
        correlation < INVERTED,
        HealthCause.INVERTED_COLOURS,
        String.format(
            Locale.ROOT,
            "the sample outputs look like negatives of their inputs (correlation %.2f).",
            correlation));
    tell(
        step,
        change < SAME,
        HealthCause.IDENTITY,
        String.format(
            Locale.ROOT,
            "the sample outputs equal their inputs (mean change %.1f %% of the range).",
            100 * change));
    int alike = alike(inputs, outputs);
    tell(
        step,
        alike >= FEWEST_COLLAPSED,
        HealthCause.MODE_COLLAPSE,
        String.format(
            "%d of %d sample outputs are nearly the same though their inputs differ.",
            alike, outputs.size()));
  }

  /** The most outputs that are nearly the same as one of them, itself included. */
  private static int alike(List<INDArray> inputs, List<INDArray> outputs) {
    int most = 1;
    for (int i = 0; i < inputs.size(); i++) {
      int alike = 1;
      for (int j = 0; j < inputs.size(); j++) {
        if (i != j && inputs.get(i).equalShapes(inputs.get(j))) {
          double wanted = PairMeasure.L1.of(inputs.get(i), inputs.get(j));
          double found = PairMeasure.L1.of(outputs.get(i), outputs.get(j));
          alike += wanted > DIFFERENT_INPUTS && found < COLLAPSED * wanted ? 1 : 0;
        }
      }
      most = Math.max(most, alike);
    }
    return most;
  }

  private static boolean flat(INDArray picture) {
    return picture.stdNumber(false).doubleValue() < FLAT;
  }

  private void tell(long step, boolean there, HealthCause cause, String message) {
    report.tell(there, step, cause, "samples", () -> message);
  }

  private static List<INDArray> column(
      List<String> columns, String name, List<List<INDArray>> rows) {
    int index = columns.indexOf(name);
    List<INDArray> pictures = new ArrayList<>();
    for (List<INDArray> row : rows) {
      if (index >= 0 && index < row.size()) {
        pictures.add(row.get(index));
      }
    }
    return pictures;
  }
}
