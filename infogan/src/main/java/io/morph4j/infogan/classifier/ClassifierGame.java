package io.morph4j.infogan.classifier;

import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.StartConfig;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Training;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.infogan.codes.CodedGenerator;
import io.morph4j.infogan.codes.Game;
import io.morph4j.infogan.codes.LatentCodes;
import java.util.Arrays;
import java.util.List;

/** A recogniser C of its own, which sees one class per batch and moves G too. */
public final class ClassifierGame implements Game {
  private final CodedGenerator g;
  private final ClassifierNetworks.Tower reader;
  private final Sequential d;
  private final Sequential c;
  private final Optimizer discriminator;
  private final Optimizer classifier;
  private final Optimizer classifierG;

  /** Begins with a new discriminator and recogniser. */
  public ClassifierGame(
      Training training,
      StartConfig start,
      AdamConfig adam,
      CodedGenerator g,
      ClassifierNetworks.Tower reader) {
    this.g = g;
    this.reader = reader;
    this.d = training.network("D", reader.asJudge(), start);
    this.c = training.network("C", reader, start);
    this.discriminator = training.optimizer("discriminator", adam, d);
    this.classifier = training.optimizer("classifier", adam, c);
    this.classifierG = training.optimizer("classifier of G", adam, g.network());
  }

  @Override
  public Recogniser recogniser() {
    return new Recogniser(reader, c);
  }

  @Override
  public void step(Step step, Tensor x, int[] labels) {
    Objective dGame = step.objective("D", discriminator);
    Tensor real = GanLoss.VANILLA.real(d.forward(x));
    Tensor fake = g.make("_d", g.codes("_d", labels)).detach();
    dGame.add(real.plus(GanLoss.VANILLA.fake(d.forward(fake))));
    dGame.minimize();

    Objective gGame = step.objective("G", g.optimizer());
    gGame.add(GanLoss.VANILLA.generator(d.forward(g.make("_g", g.codes("_g", labels)))));
    gGame.minimize();

    LatentCodes.Values asked = oneClass();
    Objective cGame = step.objective("C", classifierG, classifier);
    cGame.add(g.codes().crossEntropy(c.forward(g.make("_q", asked)), asked));
    cGame.minimize();
  }

  /** Codes of a batch of one class. */
  private LatentCodes.Values oneClass() {
    int[] same = new int[g.inputs().count()];
    Arrays.fill(same, g.draws().classes("c0_q", 1, g.codes().classes())[0]);
    return g.codes().values(List.of(same), null);
  }
}
