package io.morph4j.infogan.paper;

import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.StartConfig;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Training;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.infogan.codes.CodedGenerator;
import io.morph4j.infogan.codes.Game;
import io.morph4j.infogan.codes.LatentCodes;
import java.util.List;

/**
 * The discriminator and its recogniser on one trunk; both games get -λ times the bound (Chen et al.
 * 2016, equation 6).
 */
public final class PaperGame implements Game {
  private final CodedGenerator g;
  private final PaperNetworks.Discriminator reader;
  private final double lambda;
  private final MultiTaskDiscriminator d;
  private final Optimizer discriminator;

  /**
   * Begins with a new discriminator.
   *
   * @param lambda weight of the information
   */
  public PaperGame(
      Training training,
      StartConfig start,
      AdamConfig adam,
      CodedGenerator g,
      PaperNetworks.Discriminator reader,
      double lambda) {
    this.g = g;
    this.reader = reader;
    this.lambda = lambda;
    this.d = training.network("D", reader, start);
    this.discriminator = training.optimizer("discriminator", adam, d);
  }

  @Override
  public Recogniser recogniser() {
    return new Recogniser(reader, d);
  }

  @Override
  public void step(Step step, Tensor x, int[] labels) {
    LatentCodes.Values c = g.codes("_d", labels);
    Tensor fake = g.make("_d", c).detach();
    Objective dGame = step.objective("D", discriminator);
    // The statistics of the recogniser see real pictures too.
    List<Tensor> real = List.copyOf(d.forward(x).values());
    Tensor onReal = GanLoss.VANILLA.real(real.get(0));
    List<Tensor> answers = List.copyOf(d.forward(fake).values()); // d_head, q_head
    dGame.term("D_gan", onReal.plus(GanLoss.VANILLA.fake(answers.get(0))));
    information(step, dGame, "D", answers.get(1), c);
    dGame.minimize();

    LatentCodes.Values again = g.codes("_g", labels);
    Objective gGame = step.objective("G", g.optimizer());
    List<Tensor> judged = List.copyOf(d.forward(g.make("_g", again)).values());
    gGame.term("G_gan", GanLoss.VANILLA.generator(judged.get(0)));
    information(step, gGame, "G", judged.get(1), again);
    gGame.minimize();
  }

  private void information(Step step, Objective game, String name, Tensor q, LatentCodes.Values c) {
    LatentCodes codes = g.codes();
    Tensor bound =
        step.note(
            name + "_mi_disc", codes.discreteBound(Shapes.slice(q, 1, 0, codes.classes()), c));
    if (codes.continuous() > 0) {
      bound = bound.plus(step.note(name + "_mi_cont", codes.continuousBound(codes.means(q), c)));
    }
    game.add(bound.times(-lambda));
  }
}
