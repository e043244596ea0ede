package io.morph4j.generative.acgan;

import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.Draws;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.generative.EpochMeans;
import io.morph4j.generative.Player;
import io.morph4j.generative.ShownNoise;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a generator G of pictures of a class against a discriminator D that says whether a picture
 * is real, and of which class.
 */
public final class AcganTrainer implements Trainer {
  private final AcganConfig config;
  private final LabelledData data;
  private final LabelledBatch held;
  private final Draws draws;
  private final int classes;
  private final Player<AcganNetworks.ClassGenerator> g;
  private final MultiTaskDiscriminator d;
  private final Optimizer generator;
  private final Optimizer discriminator;
  private final EpochMeans means;
  private final ShownNoise shown;

  public AcganTrainer(AcganConfig config, LabelledData data, Training training) {
    this(config, data, training, Draws.of(training.stream("draws")));
  }

  AcganTrainer(AcganConfig config, LabelledData data, Training training, Draws draws) {
    this.config = config;
    this.data = training.data(data);
    this.held = data.heldOut(config.evaluated());
    this.draws = draws;
    this.classes = data.classes().size();
    AcganNetworks.Generator makes =
        new AcganNetworks.Generator(
            config.latent(),
            classes,
            config.hidden(),
            config.filters(),
            config.side(),
            config.channels());
    AcganNetworks.Discriminator judges =
        new AcganNetworks.Discriminator(
            classes,
            config.discriminatorFilters(),
            config.side(),
            config.channels(),
            config.slope(),
            config.dropout());
    this.g = Player.of(training, "G", makes, config.start());
    this.d = training.network("D", judges, config.start());
    this.generator = training.optimizer("generator", config.adam(), g.network());
    this.discriminator = training.optimizer("discriminator", config.adam(), d);
    training.schedule(config.rate());
    this.means = training.part("means", new EpochMeans());
    training.afterEpoch(epoch -> table(RandomStream.of(training.seed(), "evaluation", epoch)));
    Signature.NoiseToPicture signature =
        new Signature.NoiseToPicture(
            config.latent(),
            Signature.Distribution.NORMAL,
            List.of(new Code.Categorical("class", data.classes())),
            config.channels(),
            config.side(),
            config.side(),
            Signature.Range.SIGNED);
    training.model("G", g.network(), ModelDescription.generation("acgan", makes, signature));
    training.model("classifier", d, ModelDescription.encoding("acgan", judges, encoded()));
    this.shown =
        ShownNoise.normal(
            Draws.of(RandomStream.of(training.seed(), "samples", 0)), config.latent(), classes);
  }

  /** Validity and the classes, as logits. */
  private Signature.PictureToCode encoded() {
    return new Signature.PictureToCode(
        config.channels(), config.side(), config.side(), 1 + classes);
  }

  @Override
  public void step(Step step) {
    Answers judged = onBoth(data.next(), draws);
    minimize(step.objective("D", discriminator), "D", judged);
    Answers made = onGenerated(2 * config.batchSize(), draws);
    minimize(step.objective("G", generator), "G", made);
  }

  private void minimize(Objective game, String player, Answers answers) {
    game.term(player + "_adv", answers.validity);
    game.term(player + "_aux", answers.classes);
    game.minimize();
    answers.addTo(player + "_train", 1, means::add);
  }

  /** How wrong D is about a batch: binary and categorical cross-entropy. */
  private record Answers(Tensor validity, Tensor classes) {
    /** Receives a number under its name. */
    private interface Sums {
      void add(String name, double value);
    }

    void addTo(String row, double weight, Sums sums) {
      double ofValidity = weight * validity.item();
      double ofClasses = weight * classes.item();
      sums.add(row + ".loss", ofValidity + ofClasses);
      sums.add(row + ".validity", ofValidity);
      sums.add(row + ".class", ofClasses);
    }
  }

  /** What D minimises: real pictures, and as many generated ones of classes that are drawn. */
  private Answers onBoth(LabelledBatch real, Draws from) {
    int n = real.count();
    int[] asked = from.classes("label_d", n, classes);
    Tensor fake = made(from.normal("z_d", n, config.latent()), asked).detach();
    float[] truth = new float[2 * n];
    Arrays.fill(truth, 0, n, 1);
    return answers(
        Shapes.concat(0, Tensor.constant(real.pictures()), fake),
        truth,
        IntStream.concat(IntStream.of(real.labels()), IntStream.of(asked)).toArray());
  }

  /** What G minimises: that D takes its pictures for real, and for those that were asked for. */
  private Answers onGenerated(int n, Draws from) {
    int[] asked = from.classes("label_g", n, classes);
    float[] wanted = new float[n];
    Arrays.fill(wanted, 1);
    return answers(made(from.normal("z_g", n, config.latent()), asked), wanted, asked);
  }

  private Answers answers(Tensor pictures, float[] validity, int[] labels) {
    List<Tensor> logits = List.copyOf(d.forward(pictures).values()); // validity, classes
    Tensor real = Tensor.constant(Nd4j.createFromArray(validity)).reshape(validity.length, 1);
    return new Answers(
        LossFunctions.bceWithLogits(logits.get(0), real),
        LossFunctions.crossEntropy(logits.get(1), labels));
  }

  private Tensor made(Tensor z, int[] asked) {
    return g.play(z, Draws.oneHot(asked, classes));
  }

  /** Mean losses of both players over the epoch, and on pictures that are held out. */
  private Map<String, Double> table(RandomStream random) {
    Map<String, Double> table = new LinkedHashMap<>(means.take());
    Draws drawn = Draws.of(random);
    for (int from = 0; from < held.count(); from += config.batchSize()) {
      LabelledBatch part = held.part(from, Math.min(held.count(), from + config.batchSize()));
      double weight = (double) part.count() / held.count();
      Answers.Sums sums = (name, value) -> table.merge(name, value, Double::sum);
      StepScope.tidy(
          () -> {
            Answers judged = onBoth(part, drawn);
            judged.addTo("D_test", weight, sums);
            onGenerated(2 * part.count(), drawn).addTo("G_test", weight, sums);
            return judged.validity;
          });
    }
    return table;
  }

  @Override
  public Samples samples() {
    Samples samples = new Samples();
    samples.grid(g.play(shown.noise(), shown.classes()), shown.columns());
    return samples;
  }

  @Override
  public boolean keepsEpochs() {
    return config.keepEpochs();
  }
}
