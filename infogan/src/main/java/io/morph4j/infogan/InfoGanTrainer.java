package io.morph4j.infogan;

import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Sequential;
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
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Trains InfoGAN (Chen et al. 2016) in the form that the config names. */
public final class InfoGanTrainer implements Trainer {
  private static final int ROWS = 10;

  private final InfoGanConfig config;
  private final LabelledData data;
  private final Draws draws;
  private final LatentCodes codes;
  private final NetworkOptions<Sequential> makes;
  private final Sequential g;
  private final Form form;
  private final Optimizer generator;
  private final Tensor shownNoise;
  private final Tensor shownCodes;

  public InfoGanTrainer(InfoGanConfig config, LabelledData data, Training training) {
    this(config, data, training, Draws.of(training.stream("draws")));
  }

  InfoGanTrainer(InfoGanConfig config, LabelledData data, Training training, Draws draws) {
    this.config = config;
    this.data = training.data(data);
    this.draws = draws;
    this.codes = config.latentCodes();
    this.makes = config.generator();
    this.g = training.network("G", makes, config.start());
    this.generator = training.optimizer("generator", config.generatorAdam(), g);
    this.form =
        switch (config.form()) {
          case PAPER -> new Paper(training);
          case SHARED -> new Shared(training);
          case CLASSIFIER -> new Classifier(training);
        };
    training.schedule(config.rate());
    Map<String, NetworkDescription> described = new LinkedHashMap<>();
    described.put("G", NetworkDescription.of(NetworkRole.GENERATOR, makes));
    Recogniser q = form.recogniser();
    described.put("Q", NetworkDescription.of(NetworkRole.ENCODER, q.options()));
    ModelDescription description =
        new ModelDescription(
            "infogan", described, config.signature(), List.of(), InferencePolicy.DEFAULT, Map.of());
    training.model(
        "G",
        () ->
            ModelFile.of(
                training.withTraining(description),
                Map.of("G", g.state(), "Q", q.network().state())));
    Draws fixed = Draws.of(RandomStream.of(training.seed(), "samples", 0));
    int columns = codes.categories().get(0);
    this.shownNoise = LatentCodes.repeated(noise(fixed, "", ROWS), columns);
    this.shownCodes = shown(fixed, columns);
  }

  /** One update of every network. */
  private interface Form {
    void step(Step step, Tensor x, int[] labels);

    Recogniser recogniser();
  }

  /** The network that reads codes off pictures, which may judge them too. */
  private record Recogniser(NetworkOptions<?> options, Module network) {}

  @Override
  public void step(Step step) {
    LabelledBatch batch = data.next();
    Tensor x = Tensor.constant(batch.pictures());
    form.step(
        step,
        config.form() == InfoGanConfig.Form.SHARED ? x : x.times(.5).plus(.5),
        batch.labels());
  }

  /** The discriminator and its recogniser on one trunk; both games get -λ times the bound. */
  private final class Paper implements Form {
    private final PaperNetworks.Discriminator reader =
        new PaperNetworks.Discriminator(
            config.codes(),
            config.discriminatorFilters(),
            config.hidden(),
            config.headHidden(),
            config.side(),
            config.channels(),
            config.slope());
    private final MultiTaskDiscriminator d;
    private final Optimizer discriminator;

    Paper(Training training) {
      this.d = training.network("D", reader, config.start());
      this.discriminator = training.optimizer("discriminator", config.adam(), d);
    }

    @Override
    public Recogniser recogniser() {
      return new Recogniser(reader, d);
    }

    @Override
    public void step(Step step, Tensor x, int[] labels) {
      LatentCodes.Values c = drawn("_d", labels);
      Tensor fake = make("_d", c).detach();
      Objective dGame = step.objective("D", discriminator);
      // The statistics of the recogniser see real pictures too.
      List<Tensor> real = List.copyOf(d.forward(x).values());
      Tensor onReal = GanLoss.VANILLA.real(real.get(0));
      List<Tensor> answers = List.copyOf(d.forward(fake).values()); // d_head, q_head
      dGame.term("D_gan", onReal.plus(GanLoss.VANILLA.fake(answers.get(0))));
      information(step, dGame, "D", answers.get(1), c);
      dGame.minimize();

      LatentCodes.Values again = drawn("_g", labels);
      Objective gGame = step.objective("G", generator);
      List<Tensor> judged = List.copyOf(d.forward(make("_g", again)).values());
      gGame.term("G_gan", GanLoss.VANILLA.generator(judged.get(0)));
      information(step, gGame, "G", judged.get(1), again);
      gGame.minimize();
    }

    private void information(
        Step step, Objective game, String name, Tensor q, LatentCodes.Values c) {
      Tensor bound =
          step.note(
              name + "_mi_disc", codes.discreteBound(Shapes.slice(q, 1, 0, codes.classes()), c));
      if (codes.continuous() > 0) {
        bound = bound.plus(step.note(name + "_mi_cont", codes.continuousBound(codes.means(q), c)));
      }
      game.add(bound.times(-config.lambda()));
    }
  }

  /** Three optimisers: validity for D, validity for G, and the codes for both together. */
  private final class Shared implements Form {
    private final SharedNetworks.Discriminator reader =
        new SharedNetworks.Discriminator(
            config.codes(),
            config.discriminatorFilters(),
            config.side(),
            config.channels(),
            config.dropout(),
            config.bnEpsilon());
    private final MultiTaskDiscriminator d;
    private final Optimizer discriminator;
    private final Optimizer informationG;
    private final Optimizer informationD;

    Shared(Training training) {
      this.d = training.network("D", reader, config.start());
      this.discriminator = training.optimizer("discriminator", config.adam(), d);
      this.informationG = training.optimizer("information of G", config.adam(), g);
      this.informationD = training.optimizer("information of D", config.adam(), d);
    }

    @Override
    public Recogniser recogniser() {
      return new Recogniser(reader, d);
    }

    @Override
    public void step(Step step, Tensor x, int[] labels) {
      LatentCodes.Values c = drawn("", labels);
      Tensor z = noise(draws, "", config.batchSize());
      String valid = SharedNetworks.Discriminator.VALID;
      Objective dGame = step.objective("D", discriminator);
      Tensor real = GanLoss.LSGAN.real(d.forward(x, valid));
      Tensor fake = GanLoss.LSGAN.fake(d.forward(make(z, c).detach(), valid));
      dGame.add(real.plus(fake).times(.5));
      dGame.minimize();
      if (step.number() % config.generatorEvery() != 0) {
        return;
      }
      Objective gGame = step.objective("G", generator);
      gGame.add(GanLoss.LSGAN.generator(d.forward(make(z, c), valid)));
      gGame.minimize();

      Objective info = step.objective("info", informationG, informationD);
      List<Tensor> answers = List.copyOf(d.forward(make(z, c)).values());
      // Of probabilities against one-hot rows, the mean over all entries.
      Tensor hot = Shapes.slice(c.columns(), 1, 0, codes.classes());
      info.term("info_disc", LossFunctions.bce(codes.shares(answers.get(1)), hot));
      if (c.numbers() != null) {
        Tensor missed = step.note("info_cont", LossFunctions.mse(answers.get(2), c.numbers()));
        info.add(missed.times(config.lambdaContinuous()));
      }
      info.minimize();
      step.note("mi_disc", codes.discreteBound(answers.get(1).detach(), c));
    }
  }

  /** A recogniser C of its own, which sees one class per batch and moves G too. */
  private final class Classifier implements Form {
    private final ClassifierNetworks.Tower reader =
        new ClassifierNetworks.Tower(
            config.codes(), config.discriminatorFilters(), config.channels());
    private final Sequential d;
    private final Sequential c;
    private final Optimizer discriminator;
    private final Optimizer classifier;
    private final Optimizer classifierG;

    Classifier(Training training) {
      ClassifierNetworks.Tower judge =
          new ClassifierNetworks.Tower("", config.discriminatorFilters(), config.channels());
      this.d = training.network("D", judge, config.start());
      this.c = training.network("C", reader, config.start());
      this.discriminator = training.optimizer("discriminator", config.adam(), d);
      this.classifier = training.optimizer("classifier", config.adam(), c);
      this.classifierG = training.optimizer("classifier of G", config.adam(), g);
    }

    @Override
    public Recogniser recogniser() {
      return new Recogniser(reader, c);
    }

    @Override
    public void step(Step step, Tensor x, int[] labels) {
      Objective dGame = step.objective("D", discriminator);
      Tensor real = GanLoss.VANILLA.real(d.forward(x));
      Tensor fake = make("_d", drawn("_d", labels)).detach();
      dGame.add(real.plus(GanLoss.VANILLA.fake(d.forward(fake))));
      dGame.minimize();

      Objective gGame = step.objective("G", generator);
      gGame.add(GanLoss.VANILLA.generator(d.forward(make("_g", drawn("_g", labels)))));
      gGame.minimize();

      int one = draws.classes("c0_q", 1, codes.classes())[0];
      int[] same = new int[config.batchSize()];
      Arrays.fill(same, one);
      LatentCodes.Values asked = codes.values(List.of(same), null);
      Objective cGame = step.objective("C", classifierG, classifier);
      cGame.add(codes.crossEntropy(c.forward(make("_q", asked)), asked));
      cGame.minimize();
    }
  }

  /** Codes of a batch; the first is the pictures' class if the config says so. */
  private LatentCodes.Values drawn(String step, int[] labels) {
    LatentCodes.Values values = codes.draw(draws, step, config.batchSize());
    if (!config.labels()) {
      return values;
    }
    List<int[]> classes = new ArrayList<>(values.classes());
    classes.set(0, labels);
    return codes.values(classes, values.numbers());
  }

  private Tensor make(String step, LatentCodes.Values c) {
    return make(noise(draws, step, config.batchSize()), c);
  }

  private Tensor make(Tensor z, LatentCodes.Values c) {
    return makes.forward(g, z, c.columns());
  }

  /** Uniform in the paper's form, normal in the others. */
  private Tensor noise(Draws from, String step, int count) {
    return config.form() == InfoGanConfig.Form.PAPER
        ? from.uniform("z" + step, -1, 1, count, config.noise())
        : from.normal("z" + step, count, config.noise());
  }

  /** A row of every value of the first code for each noise; the other codes stay as drawn. */
  private Tensor shown(Draws fixed, int columns) {
    LatentCodes.Values once = codes.draw(fixed, "", ROWS);
    List<int[]> classes = new ArrayList<>();
    for (int[] drawn : once.classes()) {
      classes.add(IntStream.range(0, ROWS * columns).map(i -> drawn[i / columns]).toArray());
    }
    classes.set(0, IntStream.range(0, ROWS * columns).map(i -> i % columns).toArray());
    Tensor numbers = once.numbers();
    return codes
        .values(classes, numbers == null ? null : LatentCodes.repeated(numbers, columns))
        .columns();
  }

  @Override
  public Samples samples() {
    Samples samples = new Samples();
    Tensor pictures = makes.forward(g, shownNoise, shownCodes);
    boolean signed = config.form() == InfoGanConfig.Form.SHARED;
    samples.grid(signed ? pictures : pictures.times(2).plus(-1), codes.categories().get(0));
    return samples;
  }
}
