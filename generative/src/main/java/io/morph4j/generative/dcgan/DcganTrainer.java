package io.morph4j.generative.dcgan;

import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.optim.WeightClipping;
import io.morph4j.core.train.Draws;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.generative.AdversarialLoss;
import io.morph4j.generative.Player;
import io.morph4j.generative.ShownNoise;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Trains a generator G of pictures from noise against a discriminator D. */
public final class DcganTrainer implements Trainer {
  private static final int WARM_UP = 25;
  private static final int AGAIN = 500;

  private final DcganConfig config;
  private final LabelledData data;
  private final Draws draws;
  private final int classes;
  private final Player<?> g;
  private final Player<?> d;
  private final Optimizer generator;
  private final Optimizer discriminator;
  private final ShownNoise shown;

  public DcganTrainer(DcganConfig config, LabelledData data, Training training) {
    this(config, data, training, Draws.of(training.stream("draws")));
  }

  DcganTrainer(DcganConfig config, LabelledData data, Training training, Draws draws) {
    this.config = config;
    this.data = training.data(data);
    this.draws = draws;
    this.classes = config.conditional() ? data.classes().size() : 0;
    this.g = Player.of(training, "G", config.generator(classes), config.start());
    this.d = Player.of(training, "D", config.discriminator(classes), config.start());
    this.generator = training.optimizer("generator", config.optimizer(), g.network());
    this.discriminator = training.optimizer("discriminator", config.optimizer(), d.network());
    training.schedule(config.rate());
    training.model(
        "G", g.network(), ModelDescription.generation("dcgan", g.options(), signature()));
    this.shown =
        ShownNoise.normal(
            Draws.of(RandomStream.of(training.seed(), "samples", 0)), config.latent(), classes);
  }

  private Signature.NoiseToPicture signature() {
    return new Signature.NoiseToPicture(
        config.latent(),
        Signature.Distribution.NORMAL,
        classes == 0 ? List.of() : List.of(new Code.Categorical("class", data.classes())),
        config.channels(),
        config.side(),
        config.side(),
        Signature.Range.SIGNED);
  }

  @Override
  public void step(Step step) {
    if (shares()) {
      Real real = next();
      Tensor fake = g.play(draws.normal("z", real.count(), config.latent()), real.classes);
      judge(step, real, fake.detach());
      move(step, fake, real);
      return;
    }
    step.repeat(
        criticSteps(step.number() - 1),
        () -> {
          if (config.loss() == AdversarialLoss.WGAN) {
            WeightClipping.clip(d.network(), config.clip());
          }
          Real real = next();
          Tensor z = draws.normal("z_d", real.count(), config.latent());
          judge(step, real, g.play(z, real.classes).detach());
        });
    Real real = config.loss() == AdversarialLoss.RELATIVISTIC ? next() : asked();
    move(step, g.play(draws.normal("z_g", real.count(), config.latent()), real.classes), real);
  }

  /** Those of WGAN are more at first and now and then, as published. */
  private int criticSteps(long stepsDone) {
    boolean more = stepsDone < WARM_UP || stepsDone % AGAIN == 0;
    return config.loss() == AdversarialLoss.WGAN && more
        ? Math.max(config.criticSteps(), config.warmUpSteps())
        : config.criticSteps();
  }

  /**
   * Whether the generator is judged on the pictures that the discriminator has just learned from.
   */
  private boolean shares() {
    return config.criticSteps() == 1
        && !config.loss().hasCritic()
        && config.loss() != AdversarialLoss.RELATIVISTIC;
  }

  private void judge(Step step, Real real, Tensor fake) {
    config
        .loss()
        .discriminator(
            step,
            discriminator,
            x -> d.play(x, real.classes),
            real.pictures,
            fake,
            draws,
            config.penalty());
  }

  private void move(Step step, Tensor fake, Real real) {
    Tensor loss =
        config
            .loss()
            .generator(d.play(fake, real.classes), () -> d.play(real.pictures, real.classes));
    Objective objective = step.objective(generator);
    objective.term("G", loss);
    objective.minimize();
  }

  /** Pictures of a batch, and their classes if the networks are told them. */
  private record Real(Tensor pictures, @Nullable Tensor classes) {
    long count() {
      return pictures.size(0);
    }
  }

  private Real next() {
    LabelledBatch batch = data.next();
    return new Real(Tensor.constant(batch.pictures()), rows(batch.labels()));
  }

  /** Classes drawn for the generator, without pictures that show them. */
  private Real asked() {
    int[] drawn =
        classes == 0
            ? new int[config.batchSize()]
            : draws.classes("y_g", config.batchSize(), classes);
    return new Real(
        Tensor.constant(Nd4j.zeros(DataType.FLOAT, config.batchSize(), 1)), rows(drawn));
  }

  private @Nullable Tensor rows(int[] labels) {
    return classes == 0 ? null : Draws.oneHot(labels, classes);
  }

  @Override
  public Samples samples() {
    Samples samples = new Samples();
    samples.grid(g.play(shown.noise(), shown.classes()), shown.columns());
    return samples;
  }
}
