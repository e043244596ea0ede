package io.morph4j.stargan.v1;

import static io.morph4j.core.loss.GanLoss.WGAN;

import io.morph4j.core.loss.GradientPenalties;
import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.optim.Schedule;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.DomainBatch;
import io.morph4j.data.DomainData;
import io.morph4j.data.DomainData.Part;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.stargan.v1.StarGan1Discriminator.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains StarGAN (Choi et al. 2018): a generator G and a discriminator D that also tells labels.
 * One step is one of the discriminator; the generator moves in every {@code criticSteps}-th.
 */
public final class StarGan1Trainer implements Trainer {
  private static final int SAMPLES = 2;
  private static final int SAMPLES_WITH_ATTRIBUTES = 6;

  private final StarGan1Config config;
  private final DomainData data;
  private final StarGan1Generator generator;
  private final StarGan1Discriminator discriminator;
  private final Optimizer optimizerG;
  private final Optimizer optimizerD;
  private final LongFunction<INDArray> between;

  public StarGan1Trainer(StarGan1Config config, DomainData data, Training training) {
    this(config, data, training, uniform(training.stream("between")));
  }

  /**
   * @param between shares (N, 1, 1, 1) of the real picture in the points of the penalty
   */
  StarGan1Trainer(
      StarGan1Config config, DomainData data, Training training, LongFunction<INDArray> between) {
    this.config = config;
    this.data = training.data(data);
    this.between = between;
    int labels = data.labels().size();
    int side = config.sampling().cropSize();
    StarGan1Generator.Options options =
        new StarGan1Generator.Options(
            config.channels(), labels, config.ngf(), config.blocks(), second(data.parts()));
    this.generator = training.network("G", options, config.start());
    this.discriminator =
        training.network(
            "D",
            new StarGan1Discriminator.Options(
                config.channels(), labels, side, config.ndf(), config.layers()),
            config.start());
    this.optimizerG = training.optimizer("generator", config.adam(), generator);
    this.optimizerD = training.optimizer("discriminator", config.adam(), discriminator);
    training.scheduleBySteps(schedule(config, training.plannedSteps()));
    training.model("G", generator, description(options));
  }

  /**
   * Of one network guided by labels, run with the statistics of each picture: the instance norms'
   * running ones are kept but never used, as published.
   */
  private ModelDescription description(StarGan1Generator.Options options) {
    int channels = config.channels();
    return new ModelDescription(
        "stargan",
        Map.of("G", NetworkDescription.of(NetworkRole.GENERATOR, options)),
        GuidedPictureToPicture.byLabel(options, channels, channels, data.labels().size()),
        data.labels(),
        InferencePolicy.of(false, BatchStatistics.BATCH),
        Map.of());
  }

  /** How many labels are of a second data set. */
  private static int second(List<Part> parts) {
    return parts.size() == 1 ? 0 : parts.get(1).to() - parts.get(1).from();
  }

  private static LongFunction<INDArray> uniform(RandomStream random) {
    return count -> {
      INDArray shares = Nd4j.createUninitialized(count, 1, 1, 1);
      random.fillUniform(shares, 0, 1);
      return shares;
    };
  }

  /** Of a run of other length the same share has a falling rate. */
  private static Schedule schedule(StarGan1Config config, @Nullable Long planned) {
    long steps = planned == null ? config.steps() : planned;
    double share = (double) config.decaySteps() / config.steps();
    return config.decay().over(steps, Math.round(share * steps));
  }

  @Override
  public void step(Step step) {
    DomainBatch batch = data.next();
    Tensor x = Tensor.constant(batch.pictures()); // (N, channels, side, side) in [-1, 1]
    Tensor original = Tensor.constant(batch.labels()); // (N, labels), or + 2 of joined data
    Tensor target = Tensor.constant(batch.targets());

    Tensor shown = StepScope.withoutRecording(() -> generator.forward(x, target));
    Objective d = step.objective("D", optimizerD); // equations 5 and 8
    Answers real = discriminator.answers(x);
    d.term("D_real", WGAN.real(real.scores()));
    d.add(step.note("D_cls", classes(real, original)).times(config.lambdaClasses()));
    d.term("D_fake", WGAN.fake(discriminator.scores(shown)));
    Tensor alpha = Tensor.constant(between.apply(x.size(0)));
    Tensor penalty = GradientPenalties.wganGp(discriminator::scores, x, shown, alpha);
    d.add(step.note("D_gp", penalty).times(config.lambdaPenalty()));
    d.minimize();

    if (step.number() % config.criticSteps() == 0) {
      Objective g = step.objective("G", optimizerG); // equation 6
      Tensor fake = generator.forward(x, target);
      Answers answers = discriminator.answers(fake);
      g.term("G_fake", WGAN.generator(answers.scores()));
      Tensor back = generator.forward(fake, original);
      Tensor cycle = step.note("G_rec", LossFunctions.l1(x, back));
      g.add(cycle.times(config.lambdaReconstruction()));
      g.add(step.note("G_cls", classes(answers, target)).times(config.lambdaClasses()));
      g.minimize();
    }
  }

  /**
   * Equations 3 and 4: cross-entropy of domains, binary for each attribute; of joined data only the
   * labels of the set that the pictures are from.
   */
  private Tensor classes(Answers answers, Tensor labels) {
    List<Part> parts = data.parts();
    boolean isSecond =
        parts.size() > 1 && labels.array().getDouble(0, labels.size(1) - 1) == 1; // its bit
    Part part = parts.get(isSecond ? 1 : 0);
    Tensor logits = own(answers.classes(), part);
    Tensor wanted = own(labels, part);
    return part.exclusive()
        ? LossFunctions.crossEntropy(logits, wanted.array().argMax(1).toIntVector())
        : LossFunctions.bceWithLogitsPerSample(logits, wanted);
  }

  private static Tensor own(Tensor rows, Part part) {
    return rows.size(1) == part.to() - part.from()
        ? rows
        : Shapes.slice(rows, 1, part.from(), part.to());
  }

  /** Each picture in all domains, or with each attribute turned. */
  @Override
  public Samples samples() {
    List<String> labels = data.labels();
    Samples samples =
        new Samples(Stream.concat(Stream.of("input"), labels.stream()).toArray(String[]::new));
    for (DomainData.Shown shown :
        data.samples(data.exclusive() ? SAMPLES : SAMPLES_WITH_ATTRIBUTES)) {
      List<Tensor> row = new ArrayList<>(List.of(shown.picture()));
      for (String label : labels) {
        row.add(generator.forward(shown.picture(), target(shown.labels(), label)));
      }
      samples.row(row.toArray(Tensor[]::new));
    }
    return samples;
  }

  /** The domain {@code label}, or {@code labels} of its data set with that attribute turned. */
  Tensor target(Tensor labels, String label) {
    List<String> names = data.labels();
    List<Part> parts = data.parts();
    int place = names.indexOf(label);
    int set = place < parts.get(0).to() ? 0 : 1;
    Part part = parts.get(set);
    INDArray target = Nd4j.zeros(labels.shape());
    for (int k = part.from(); k < part.to() && !part.exclusive(); k++) {
      target.putScalar(0, k, labels.array().getDouble(0, k));
    }
    if (parts.size() > 1) {
      target.putScalar(0, names.size() + set, 1);
    }
    double turned = 1 - target.getDouble(0, place);
    target.putScalar(0, place, turned);
    for (String other : config.excludedBy(label)) {
      if (turned == 1 && names.contains(other)) {
        target.putScalar(0, names.indexOf(other), 0);
      }
    }
    return Tensor.constant(target);
  }
}
