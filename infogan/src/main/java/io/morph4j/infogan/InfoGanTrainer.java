package io.morph4j.infogan;

import static io.morph4j.engine.ops.Activations.softmax;

import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.network.NetworkOptions;
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
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Trains InfoGAN (Chen et al. 2016) in the form that the config names. */
public final class InfoGanTrainer implements Trainer {
  private static final int ROWS = 10;

  private final InfoGanConfig config;
  private final LabelledData data;
  private final Draws draws;
  private final LatentCodes codes;
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
    NetworkOptions<Sequential> makes = generator(config.noise() + codes.width());
    this.g = training.network("G", makes, config.start());
    this.generator = training.optimizer("generator", config.generatorAdam(), g);
    this.form =
        switch (config.form()) {
          case PAPER -> new Paper(training);
          case SHARED -> new Shared(training);
          case CLASSIFIER -> new Classifier(training);
        };
    training.schedule(config.rate());
    training.model("G", g, ModelDescription.generation("infogan", makes, signature()));
    Draws fixed = Draws.of(RandomStream.of(training.seed(), "samples", 0));
    int columns = codes.categories().get(0);
    this.shownNoise = repeated(noise(fixed, "", ROWS), columns);
    this.shownCodes = shown(fixed, columns);
  }

  private NetworkOptions<Sequential> generator(int inputs) {
    return switch (config.form()) {
      case PAPER ->
          new PaperNetworks.Generator(
              inputs, config.filters(), config.hidden(), config.side(), config.channels());
      case SHARED ->
          new SharedNetworks.Generator(
              inputs, config.filters(), config.side(), config.channels(), config.bnEpsilon());
      case CLASSIFIER ->
          new ClassifierNetworks.Generator(inputs, config.filters(), config.channels());
    };
  }

  private Signature.NoiseToPicture signature() {
    boolean paper = config.form() == InfoGanConfig.Form.PAPER;
    boolean shared = config.form() == InfoGanConfig.Form.SHARED;
    return new Signature.NoiseToPicture(
        config.noise(),
        paper ? Signature.Distribution.UNIFORM : Signature.Distribution.NORMAL,
        codes.named(),
        config.channels(),
        config.side(),
        config.side(),
        shared ? Signature.Range.SIGNED : Signature.Range.UNIT);
  }

  /** One update of every network. */
  private interface Form {
    void step(Step step, Tensor x, int[] labels);
  }

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
    private final MultiTaskDiscriminator d;
    private final Optimizer discriminator;

    Paper(Training training) {
      this.d =
          training.network(
              "D",
              new PaperNetworks.Discriminator(
                  codes.recognised(),
                  config.discriminatorFilters(),
                  config.hidden(),
                  config.headHidden(),
                  config.side(),
                  config.channels(),
                  config.slope()),
              config.start());
      this.discriminator = training.optimizer("discriminator", config.adam(), d);
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
    private final MultiTaskDiscriminator d;
    private final Optimizer discriminator;
    private final Optimizer informationG;
    private final Optimizer informationD;

    Shared(Training training) {
      this.d =
          training.network(
              "D",
              new SharedNetworks.Discriminator(
                  codes.classes(),
                  codes.continuous(),
                  config.discriminatorFilters(),
                  config.side(),
                  config.channels(),
                  config.dropout(),
                  config.bnEpsilon()),
              config.start());
      this.discriminator = training.optimizer("discriminator", config.adam(), d);
      this.informationG = training.optimizer("information of G", config.adam(), g);
      this.informationD = training.optimizer("information of D", config.adam(), d);
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
      info.term("info_disc", binaryCrossEntropy(answers.get(1), c));
      if (c.numbers() != null) {
        Tensor missed = step.note("info_cont", LossFunctions.mse(answers.get(2), c.numbers()));
        info.add(missed.times(config.lambdaContinuous()));
      }
      info.minimize();
      step.note("mi_disc", codes.discreteBound(answers.get(1).detach(), c));
    }

    /** Of the softmax of each categorical code against its one-hot row, mean over all entries. */
    private Tensor binaryCrossEntropy(Tensor logits, LatentCodes.Values c) {
      Tensor[] shares = new Tensor[codes.categories().size()];
      int from = 0;
      for (int k = 0; k < shares.length; k++) {
        int to = from + codes.categories().get(k);
        shares[k] = softmax(Shapes.slice(logits, 1, from, to));
        from = to;
      }
      Tensor hot = Shapes.slice(c.columns(), 1, 0, codes.classes());
      return LossFunctions.bce(Shapes.concat(1, shares), hot);
    }
  }

  /** A recogniser C of its own, which sees one class per batch and moves G too. */
  private final class Classifier implements Form {
    private final Sequential d;
    private final Sequential c;
    private final Optimizer discriminator;
    private final Optimizer classifier;
    private final Optimizer classifierG;

    Classifier(Training training) {
      int width = config.discriminatorFilters();
      this.d =
          training.network(
              "D", new ClassifierNetworks.Tower(1, width, config.channels()), config.start());
      this.c =
          training.network(
              "C",
              new ClassifierNetworks.Tower(codes.classes(), width, config.channels()),
              config.start());
      this.discriminator = training.optimizer("discriminator", config.adam(), d);
      this.classifier = training.optimizer("classifier", config.adam(), c);
      this.classifierG = training.optimizer("classifier of G", config.adam(), g);
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
    return made(z, c.columns());
  }

  private Tensor made(Tensor z, Tensor columns) {
    boolean codesFirst = config.form() == InfoGanConfig.Form.CLASSIFIER;
    return g.forward(codesFirst ? Shapes.concat(1, columns, z) : Shapes.concat(1, z, columns));
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
    return codes.values(classes, numbers == null ? null : repeated(numbers, columns)).columns();
  }

  /** Every row of {@code x} {@code times} times. */
  private static Tensor repeated(Tensor x, int times) {
    int width = (int) x.size(1);
    float[] rows = x.array().dup('c').data().asFloat();
    float[] all = new float[rows.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows[i / width / times * width + i % width];
    }
    return Tensor.constant(Nd4j.create(all, new long[] {x.size(0) * times, width}, DataType.FLOAT));
  }

  @Override
  public Samples samples() {
    Samples samples = new Samples();
    Tensor pictures = made(shownNoise, shownCodes);
    boolean signed = config.form() == InfoGanConfig.Form.SHARED;
    samples.grid(signed ? pictures : pictures.times(2).plus(-1), codes.categories().get(0));
    return samples;
  }
}
