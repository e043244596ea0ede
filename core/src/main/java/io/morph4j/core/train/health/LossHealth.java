package io.morph4j.core.train.health;

import io.morph4j.core.train.Losses;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Watches the losses for one side of the game that has ended it: the mean of a loss over {@value
 * #WINDOW} steps lies under {@value #FLOOR}, where LSGAN, vanilla and hinge losses end when one
 * side always wins.
 *
 * <p>Losses of discriminators are called {@code D} or {@code D_} and capitals; adversarial losses
 * of generators are called {@code G_GAN} or {@code G_} and one capital. A loss that was ever
 * negative is of a kind without a floor (Wasserstein) and is left out.
 */
public final class LossHealth {
  static final int WINDOW = 200;
  static final double FLOOR = .005;

  private static final Pattern DISCRIMINATOR = Pattern.compile("D(_[A-Z0-9]+)?");
  private static final Pattern GENERATOR = Pattern.compile("G_(GAN|[A-Z])");

  private final HealthReport report;
  private final Map<String, Watched> losses = new HashMap<>();

  /** A loss since its window began. */
  private static final class Watched {
    private double sum;
    private int steps;
    private boolean bounded = true;
  }

  public LossHealth(HealthReport report) {
    this.report = report;
  }

  public void stepDone(long step, Losses all) {
    all.values().forEach((name, value) -> watch(step, name, value));
  }

  private void watch(long step, String name, double value) {
    boolean discriminator = DISCRIMINATOR.matcher(name).matches();
    if (!discriminator && !GENERATOR.matcher(name).matches()) {
      return;
    }
    Watched loss = losses.computeIfAbsent(name, n -> new Watched());
    loss.bounded &= value >= 0;
    loss.sum += value;
    if (++loss.steps < WINDOW) {
      return;
    }
    double mean = loss.sum / loss.steps;
    loss.sum = 0;
    loss.steps = 0;
    report.tell(
        loss.bounded && mean < FLOOR,
        step,
        discriminator ? HealthCause.DISCRIMINATOR_WON : HealthCause.GENERATOR_UNCHALLENGED,
        name,
        () ->
            String.format(
                Locale.ROOT,
                discriminator
                    ? "the loss %s was %.4f over %d steps: the discriminator has won and teaches"
                        + " the generator nothing."
                    : "the loss %s was %.4f over %d steps: the discriminator believes everything.",
                name,
                mean,
                WINDOW));
  }
}
