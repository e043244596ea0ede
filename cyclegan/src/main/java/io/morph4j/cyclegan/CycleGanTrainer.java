package io.morph4j.cyclegan;

import static io.morph4j.core.loss.LossFunctions.l1;

import io.morph4j.core.loss.Augmentation;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.OnePass;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.ImagePool;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import io.morph4j.engine.tensor.Tensor;
import java.util.function.Consumer;

/**
 * Trains CycleGAN (Zhu et al. 2017): generators G_A: A → B and G_B: B → A, discriminators D_A on
 * domain B and D_B on domain A, named as in the published implementation.
 */
public final class CycleGanTrainer implements Trainer {
  private static final int SAMPLES = 4;

  private final CycleGanConfig config;
  private final UnpairedData data;
  private final Layer gA;
  private final Layer gB;
  private final Layer shownA;
  private final Layer shownB;
  private final Layer dA;
  private final Layer dB;
  private final Optimizer generators;
  private final Optimizer discriminators;
  private final ImagePool poolA;
  private final ImagePool poolB;
  private final Augmentation augmentation;

  public CycleGanTrainer(CycleGanConfig config, UnpairedData data, Training training) {
    this.config = config;
    this.data = training.data(data);
    training.saveMemory(config.saveMemory());
    int a = config.inputChannels();
    int b = config.outputChannels();
    NetworkOptions<? extends Layer> aToB = config.generator().options(a, b, config.norm());
    NetworkOptions<? extends Layer> bToA = config.generator().options(b, a, config.norm());
    this.gA = training.network("G_A", aToB, config.start());
    this.gB = training.network("G_B", bToA, config.start());
    double decay = config.averageDecay();
    this.shownA = decay == 0 ? gA : training.average("ema_G_A", gA, decay);
    this.shownB = decay == 0 ? gB : training.average("ema_G_B", gB, decay);
    this.dA =
        training.network("D_A", config.discriminator().options(b, config.norm()), config.start());
    this.dB =
        training.network("D_B", config.discriminator().options(a, config.norm()), config.start());
    this.generators = training.optimizer("generators", config.adam(), gA, gB);
    this.discriminators = training.optimizer("discriminators", config.adam(), dA, dB);
    this.poolA = training.pool("pool A", config.poolSize());
    this.poolB = training.pool("pool B", config.poolSize());
    this.augmentation = Augmentation.of(config.augment(), () -> training.stream("augmentation"));
    training.schedule(config.rate());
    String nameA = data.nameA();
    String nameB = data.nameB();
    training.model(
        "AtoB", shownA, ModelDescription.translation("cyclegan", aToB, a, b, nameA, nameB));
    training.model(
        "BtoA", shownB, ModelDescription.translation("cyclegan", bToA, b, a, nameB, nameA));
  }

  /** Both generators, then both discriminators on translations from before that. */
  @Override
  public void step(Step step) {
    UnpairedBatch batch = data.next();
    Tensor a = Tensor.constant(batch.a()); // (N, inputChannels, H, W) in [-1, 1]
    Tensor b = Tensor.constant(batch.b()); // (N, outputChannels, H, W)

    Objective g = step.objective("G", generators); // equation 3
    Tensor fakeB = direction(g, "A", a, b, gA, gB, dA, config.lambdaA(), config.lambdaB());
    Tensor fakeA = direction(g, "B", b, a, gB, gA, dB, config.lambdaB(), config.lambdaA());
    g.minimize();

    Tensor pooledB = poolB.exchange(fakeB);
    Tensor pooledA = poolA.exchange(fakeA);
    Objective d = step.objective(discriminators); // equation 1, halved
    d.term("D_A", judged(dA, b, pooledB));
    d.term("D_B", judged(dB, a, pooledA));
    d.minimize();
  }

  /**
   * Adds the terms of one direction: adversarial (equation 1), cycle (equation 2) and identity
   * (section 5.2). Each part is differentiated before the next is computed, so that a step needs
   * the memory of two passes through a generator, not of six.
   *
   * @param x pictures to translate, {@code y} pictures of the other domain, which should stay
   * @return the translation of {@code x}
   */
  private Tensor direction(
      Objective g,
      String name,
      Tensor x,
      Tensor y,
      Layer there,
      Layer back,
      Layer judge,
      double lambdaX,
      double lambdaY) {
    double lambdaIdentity = config.lambdaIdentity() * lambdaY;
    Consumer<Tensor> translated =
        fake -> {
          g.term("G_" + name, config.ganLoss().generator(judge.forward(augmentation.apply(fake))));
          g.term("cycle_" + name, l1(back.forward(fake), x).times(lambdaX));
        };
    if (lambdaIdentity == 0) {
      return g.part(there, x, translated);
    }
    return g.parts(
        there, x, translated, y, same -> g.term("idt_" + name, l1(same, y).times(lambdaIdentity)));
  }

  private Tensor judged(Layer judge, Tensor real, Tensor fake) {
    GanLoss gan = config.ganLoss();
    OnePass.Pair scores =
        OnePass.forward(judge, augmentation.apply(real), augmentation.apply(fake));
    return gan.real(scores.first()).plus(gan.fake(scores.second())).times(.5);
  }

  @Override
  public Samples samples() {
    // The identity is what the other direction makes of a picture that is of its target already.
    Samples samples = new Samples("input", "output", "reconstruction", "identity");
    for (Tensor a : data.samplesA(SAMPLES)) {
      Tensor fake = shownA.forward(a);
      samples.row(a, fake, shownB.forward(fake), shownB.forward(a));
    }
    for (Tensor b : data.samplesB(SAMPLES)) {
      Tensor fake = shownB.forward(b);
      samples.row(b, fake, shownA.forward(fake), shownA.forward(b));
    }
    return samples;
  }
}
