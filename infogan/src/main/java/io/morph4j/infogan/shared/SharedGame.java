package io.morph4j.infogan.shared;

import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.loss.LossFunctions;
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

/** Three optimisers: validity for D, validity for G, and the codes for both together. */
public final class SharedGame implements Game {
  private final CodedGenerator g;
  private final SharedNetworks.Discriminator reader;
  private final Weights weights;
  private final MultiTaskDiscriminator d;
  private final Optimizer discriminator;
  private final Optimizer informationG;
  private final Optimizer informationD;

  /**
   * What counts how much.
   *
   * @param continuous weight of the continuous codes
   * @param generatorEvery steps of the discriminator per step of the generator
   */
  public record Weights(double continuous, int generatorEvery) {}

  /** Begins with a new discriminator. */
  public SharedGame(
      Training training,
      StartConfig start,
      AdamConfig adam,
      CodedGenerator g,
      SharedNetworks.Discriminator reader,
      Weights weights) {
    this.g = g;
    this.reader = reader;
    this.weights = weights;
    this.d = training.network("D", reader, start);
    this.discriminator = training.optimizer("discriminator", adam, d);
    this.informationG = training.optimizer("information of G", adam, g.network());
    this.informationD = training.optimizer("information of D", adam, d);
  }

  @Override
  public Recogniser recogniser() {
    return new Recogniser(reader, d);
  }

  @Override
  public void step(Step step, Tensor x, int[] labels) {
    LatentCodes codes = g.codes();
    LatentCodes.Values c = g.codes("", labels);
    Tensor z = g.noise("");
    String valid = SharedNetworks.Discriminator.VALID;
    Objective dGame = step.objective("D", discriminator);
    Tensor real = GanLoss.LSGAN.real(d.forward(x, valid));
    Tensor fake = GanLoss.LSGAN.fake(d.forward(g.make(z, c).detach(), valid));
    dGame.add(real.plus(fake).times(.5));
    dGame.minimize();
    if (step.number() % weights.generatorEvery() != 0) {
      return;
    }
    Objective gGame = step.objective("G", g.optimizer());
    gGame.add(GanLoss.LSGAN.generator(d.forward(g.make(z, c), valid)));
    gGame.minimize();

    Objective info = step.objective("info", informationG, informationD);
    List<Tensor> answers = List.copyOf(d.forward(g.make(z, c)).values());
    // Of probabilities against one-hot rows, the mean over all entries.
    Tensor hot = Shapes.slice(c.columns(), 1, 0, codes.classes());
    info.term("info_disc", LossFunctions.bce(codes.shares(answers.get(1)), hot));
    if (c.numbers() != null) {
      Tensor missed = step.note("info_cont", LossFunctions.mse(answers.get(2), c.numbers()));
      info.add(missed.times(weights.continuous()));
    }
    info.minimize();
    step.note("mi_disc", codes.discreteBound(answers.get(1).detach(), c));
  }
}
