package io.morph4j.generative.dcgan;

import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.core.nn.Sequential;
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
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Trains a generator G of pictures from noise against a discriminator D. */
public final class DcganTrainer implements Trainer {
  private static final int SAMPLES = 100;
  private static final int COLUMNS = 10;

  private final DcganConfig config;
  private final LabelledData data;
  private final Draws draws;
  private final int classes;
  private final DcganNetworks.Generator makes;
  private final DcganNetworks.Discriminator judges;
  private final Sequential g;
  private final Sequential d;
  private final Optimizer generator;
  private final Optimizer discriminator;
  private final Tensor shown;
  private final @Nullable Tensor shownClasses;

  public DcganTrainer(DcganConfig config, LabelledData data, Training training) {
    this(config, data, training, Draws.of(training.stream("draws")));
  }

  DcganTrainer(DcganConfig config, LabelledData data, Training training, Draws draws) {
    this.config = config;
    this.data = training.data(data);
    this.draws = draws;
    this.classes = config.conditional() ? data.classes().size() : 0;
    this.makes =
        new DcganNetworks.Generator(
            config.latent(),
            classes,
            config.filters(),
            config.channels(),
            config.side(),
            config.norm());
    this.judges =
        new DcganNetworks.Discriminator(
            classes,
            config.discriminatorFilters(),
            config.channels(),
            config.side(),
            config.discriminatorNorm());
    this.g = training.network("G", makes, config.start());
    this.d = training.network("D", judges, config.start());
    this.generator = training.optimizer("generator", config.optimizer(), g);
    this.discriminator = training.optimizer("discriminator", config.optimizer(), d);
    training.schedule(config.rate());
    training.model("G", g, ModelDescription.generation("dcgan", makes, signature()));
    Draws fixed = Draws.of(RandomStream.of(training.seed(), "samples", 0));
    this.shown = fixed.normal("z", SAMPLES, config.latent());
    this.shownClasses =
        rows(IntStream.range(0, SAMPLES).map(i -> i % COLUMNS % Math.max(1, classes)).toArray());
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
      Tensor fake = made(draws.normal("z", real.count(), config.latent()), real.classes);
      judge(step, real, fake.detach());
      move(step, fake, real);
      return;
    }
    step.repeat(
        config.criticSteps(),
        () -> {
          if (config.loss() == AdversarialLoss.WGAN) {
            WeightClipping.clip(d, config.clip());
          }
          Real real = next();
          Tensor z = draws.normal("z_d", real.count(), config.latent());
          judge(step, real, made(z, real.classes).detach());
        });
    Real real = config.loss() == AdversarialLoss.RELATIVISTIC ? next() : asked();
    move(step, made(draws.normal("z_g", real.count(), config.latent()), real.classes), real);
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
            x -> score(x, real.classes),
            real.pictures,
            fake,
            draws,
            config.penalty());
  }

  private void move(Step step, Tensor fake, Real real) {
    Tensor loss =
        config
            .loss()
            .generator(score(fake, real.classes), () -> score(real.pictures, real.classes));
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

  private Tensor made(Tensor z, @Nullable Tensor told) {
    return told == null ? makes.forward(g, z) : makes.forward(g, z, told);
  }

  private Tensor score(Tensor x, @Nullable Tensor told) {
    return told == null ? judges.forward(d, x) : judges.forward(d, x, told);
  }

  @Override
  public Samples samples() {
    Samples samples = new Samples();
    samples.grid(made(shown, shownClasses), COLUMNS);
    return samples;
  }
}
