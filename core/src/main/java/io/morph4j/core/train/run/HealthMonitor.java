package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.health.HealthReport;
import io.morph4j.core.train.health.HealthWarning;
import io.morph4j.core.train.health.LossHealth;
import io.morph4j.core.train.health.SampleHealth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a training for the ways in which GANs fail quietly. It looks at the losses and at the
 * samples that are drawn anyway, so a step costs no more; each warning is told once, and again only
 * after its cause had gone.
 *
 * <p>Losses and weights that are no longer finite, and losses that explode, are not left to
 * warnings: they end the training ({@link DivergedException}).
 */
public final class HealthMonitor implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

  private final LossHealth losses;
  private final SampleHealth samples;

  /** A monitor that passes warnings on to {@code out}. */
  public HealthMonitor(Consumer<HealthWarning> out) {
    HealthReport report = new HealthReport(out);
    this.losses = new LossHealth(report);
    this.samples = new SampleHealth(report);
  }

  @Override
  public void stepDone(Step step) {
    losses.stepDone(step.step(), step.losses());
  }

  @Override
  public void samplesDrawn(long step, List<String> columns, List<List<INDArray>> rows) {
    samples.drawn(step, columns, rows);
  }

  /** The warnings in a file of {@link HealthWarning#toJson} lines; others are left out and told. */
  static List<HealthWarning> read(Path file) {
    List<HealthWarning> warnings = new ArrayList<>();
    for (JsonObject line : new JsonLines(file).read()) {
      try {
        HealthWarning warning = HealthWarning.fromJson(line, file.toString());
        if (warning != null) {
          warnings.add(warning);
        }
      } catch (UserException e) {
        LOG.warn("a line is left out: {}", e.getMessage());
      }
    }
    return warnings;
  }
}
