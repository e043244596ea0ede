package io.morph4j.pix2pix;

import static io.morph4j.core.loss.LossFunctions.l1;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.LabColour;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.optim.Adam;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.Networks;
import io.morph4j.core.train.ScheduledRate;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.TrainingRequest;
import io.morph4j.data.PairedBatch;
import io.morph4j.data.PairedColours;
import io.morph4j.data.PairedData;
import io.morph4j.data.PairedFolders;
import io.morph4j.data.PairedOptions;
import io.morph4j.data.Preprocessing;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.pix2pix.Pix2PixConfig.Direction;
import io.morph4j.pix2pix.Pix2PixConfig.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains pix2pix: a generator G and a discriminator D that sees the input beside the output, named
 * as in the published implementation.
 *
 * <p>One step translates the batch, updates D on that and on the truth, then G against the updated
 * D (Isola et al. 2017, equations 1, 3 and 4, and section 3.3).
 */
public final class Pix2PixTrainer implements Trainer {
  private static final int SAMPLES = 6;

  private final Pix2PixConfig config;
  private final Layer generator;
  private final Layer discriminator;
  private final Optimizer generators;
  private final Optimizer discriminators;
  private final Networks networks = new Networks();
  private final ScheduledRate rate;
  private final StepMemory memory = new StepMemory();
  private final long seed;
  private final @Nullable PairedData data;
  private @Nullable List<PairedBatch> samplePairs;

  private Pix2PixTrainer(
      Pix2PixConfig config, long seed, @Nullable Long plannedSteps, @Nullable PairedData data) {
    this.config = config;
    this.seed = seed;
    this.data = data;
    this.generator = networks.add("G", Pix2PixNetworks.generator(config, initializer("G")));
    this.discriminator = networks.add("D", Pix2PixNetworks.discriminator(config, initializer("D")));
    Adam.Options betas = Adam.Options.betas(config.beta1(), config.beta2());
    this.generators = new Adam(FlatParameters.of(generator), config.learningRate(), betas);
    this.discriminators = new Adam(FlatParameters.of(discriminator), config.learningRate(), betas);
    this.rate =
        new ScheduledRate(
            config.learningRatePolicy(),
            config.epochs(),
            config.decayEpochs(),
            config.decayEvery(),
            plannedSteps);
    moveRates();
  }

  /**
   * A trainer with fresh weights and no data, for programs that bring their own pairs to {@link
   * #step(INDArray, INDArray)}; what needs data throws {@link IllegalStateException}.
   */
  public static Pix2PixTrainer withoutData(Pix2PixConfig config, long seed) {
    return new Pix2PixTrainer(config, seed, null, null);
  }

  /** A trainer with fresh weights on the data of {@code request}. */
  static Pix2PixTrainer open(TrainingRequest request) {
    Pix2PixConfig config = (Pix2PixConfig) request.config();
    boolean forth = config.direction() == Direction.ATOB;
    PairedOptions options =
        PairedOptions.of(
                new Preprocessing(
                    config.preprocess(), config.loadSize(), config.cropSize(), config.flip()),
                config.batchSize())
            .withColours(
                config.task() == Task.COLORIZE ? PairedColours.LAB : PairedColours.PICTURES)
            .withChannels(
                forth ? config.inputChannels() : config.outputChannels(),
                forth ? config.outputChannels() : config.inputChannels())
            .withSerialBatches(config.serialBatches());
    PairedData data = PairedData.open(request.data(), options, request.seed());
    return new Pix2PixTrainer(config, request.seed(), request.plannedSteps(), data);
  }

  private Initializer initializer(String name) {
    return new Initializer(
        config.initialization(), config.initGain(), DataType.FLOAT, RandomStream.of(seed, name, 0));
  }

  @Override
  public Losses step() {
    PairedBatch batch = data().next();
    requireSides(batch.a().size(2), batch.a().size(3));
    Losses losses = step(input(batch), truth(batch));
    rate.stepped(losses.values().getOrDefault("G", Double.NaN));
    moveRates();
    return losses;
  }

  private void requireSides(long height, long width) {
    int multiple = config.multiple();
    if (height % multiple != 0 || width % multiple != 0) {
      throw new UserException(
          "the samples are %d x %d pixels, but this generator takes multiples of %d: set preprocess=resize-and-crop, scale-width-and-crop or crop"
              .formatted(width, height, multiple));
    }
  }

  private INDArray input(PairedBatch batch) {
    return config.direction() == Direction.ATOB ? batch.a() : batch.b();
  }

  private INDArray truth(PairedBatch batch) {
    return config.direction() == Direction.ATOB ? batch.b() : batch.a();
  }

  /**
   * One update of both networks on given pairs.
   *
   * @param inputs {@code (N, in, H, W)} in [-1, 1]
   * @param truths {@code (N, out, H, W)} in [-1, 1], what they should become
   */
  public Losses step(INDArray inputs, INDArray truths) {
    Map<String, Double> losses = new LinkedHashMap<>();
    try (StepScope step = memory.open()) {
      Tensor x = Tensor.constant(inputs);
      Tensor y = Tensor.constant(truths);
      Tensor fake = generator.forward(x);
      if (config.lambdaGan() > 0) {
        updateDiscriminator(x, y, fake.detach(), losses);
      }
      updateGenerator(x, y, fake, losses);
    }
    return new Losses(losses);
  }

  /** Equation 1 for the discriminator, halved; the translations come first, as published. */
  private void updateDiscriminator(Tensor x, Tensor y, Tensor fake, Map<String, Double> losses) {
    GanLoss gan = config.ganLoss();
    Tensor onFake = gan.fake(judge(x, fake));
    Tensor onReal = gan.real(judge(x, y));
    Tensor loss = onFake.plus(onReal).times(.5);
    losses.put("D_fake", onFake.item());
    losses.put("D_real", onReal.item());
    losses.put("D", loss.item());
    discriminators.step(Gradients.of(loss, discriminators.parameters()));
  }

  /** Equation 4 for the generator. */
  private void updateGenerator(Tensor x, Tensor y, Tensor fake, Map<String, Double> losses) {
    Tensor loss = l1(fake, y).times(config.lambdaL1());
    double distance = loss.item();
    if (config.lambdaGan() > 0) {
      Tensor adversarial = config.ganLoss().generator(judge(x, fake)).times(config.lambdaGan());
      losses.put("G_GAN", adversarial.item());
      loss = adversarial.plus(loss);
    }
    losses.put("G_L1", distance);
    losses.put("G", loss.item());
    generators.step(Gradients.of(loss, generators.parameters()));
  }

  /** Raw scores of {@code y}, seen beside the input unless the discriminator is unconditional. */
  private Tensor judge(Tensor x, Tensor y) {
    return discriminator.forward(config.conditional() ? Shapes.concat(1, x, y) : y);
  }

  /** Sets the rates of the next step. */
  private void moveRates() {
    double now = config.learningRate() * rate.factor();
    generators.learningRate(now);
    discriminators.learningRate(now);
  }

  @Override
  public void epochEnded(long epoch) {
    rate.epochEnded(epoch);
    moveRates();
  }

  @Override
  public long stepsPerEpoch() {
    return data().stepsPerEpoch();
  }

  @Override
  public long plannedEpochs() {
    return rate.plannedEpochs();
  }

  @Override
  public Map<String, Double> learningRates() {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("generators", generators.learningRate());
    rates.put("discriminators", discriminators.learningRate());
    return rates;
  }

  @Override
  public double dataSeconds() {
    return data().waitedSeconds();
  }

  @Override
  public long peakBytes() {
    return memory.peakBytes();
  }

  @Override
  public StepMemory stepMemory() {
    return memory;
  }

  @Override
  public Map<String, Long> parameterCounts() {
    return networks.parameterCounts();
  }

  Layer network(String name) {
    return networks.get(name);
  }

  @Override
  public State save() {
    State state = new State();
    networks.save(state);
    state.putAll("generators", generators.moments());
    state.putAll("discriminators", discriminators.moments());
    state.put("optimizer.steps", generators.steps(), discriminators.steps());
    rate.save(state, data().position());
    return state;
  }

  @Override
  public void restore(State state) {
    networks.restore(state);
    long[] taken = state.numbers("optimizer.steps");
    generators.restore(state.arrays("generators"), taken[0]);
    discriminators.restore(state.arrays("discriminators"), taken[1]);
    data().seek(rate.restore(state));
    moveRates();
  }

  @Override
  public Map<String, ModelFile> models() {
    PairedFolders folders = data().folders();
    boolean forth = config.direction() == Direction.ATOB;
    Map<String, String> options = new LinkedHashMap<>(Pix2PixNetworks.structure(config));
    options.putAll(config.policy().describe());
    options.put(Translator.KEEPS_GREY, "false");
    if (config.task() == Task.COLORIZE) {
      options.put(LabColour.OPTION, LabColour.LAB);
    }
    ModelDescription description =
        new ModelDescription(
            "pix2pix",
            Pix2PixNetworks.kind(config),
            options,
            config.networkInputs(),
            config.networkOutputs(),
            forth ? folders.nameA() : folders.nameB(),
            forth ? folders.nameB() : folders.nameA(),
            config.multiple(),
            Map.of(
                "steps", Long.toString(rate.steps()),
                "seed", Long.toString(seed),
                "cropSize", Integer.toString(config.cropSize()),
                "lambdaL1", Double.toString(config.lambdaL1())));
    return Map.of(config.direction().model(), new ModelFile(description, generator.state()));
  }

  /** Rows of input, translation and truth; of samples of several sizes, those like the first. */
  @Override
  public List<List<INDArray>> samples() {
    if (samplePairs == null) {
      List<PairedBatch> all = data().samples(SAMPLES);
      samplePairs = all.stream().filter(pair -> sameSize(pair, all.get(0))).toList();
    }
    return samplePairs.stream().map(this::row).toList();
  }

  private static boolean sameSize(PairedBatch one, PairedBatch other) {
    return one.a().size(2) == other.a().size(2) && one.a().size(3) == other.a().size(3);
  }

  @Override
  public List<String> sampleColumns() {
    return List.of("input", "output", "truth");
  }

  private List<INDArray> row(PairedBatch pair) {
    InferencePolicy policy = config.policy();
    INDArray input = input(pair);
    try (StepScope step = memory.openWithoutGradients()) {
      INDArray made = policy.forward(generator, Tensor.constant(input), seed).copy();
      return List.of(shown(input), picture(input, made), picture(input, truth(pair)));
    }
  }

  /** A picture (C, H, W): with the lightness of {@code input} if {@code made} is its colour. */
  private INDArray picture(INDArray input, INDArray made) {
    if (config.task() != Task.COLORIZE) {
      return shown(made);
    }
    float[] rgb = LabColour.toRgb(input.data().asFloat(), made.data().asFloat());
    return Nd4j.create(rgb, new long[] {3, made.size(2), made.size(3)}, 'c');
  }

  private static INDArray shown(INDArray batch) {
    return batch.dup('c').reshape('c', batch.size(1), batch.size(2), batch.size(3));
  }

  private PairedData data() {
    if (data == null) {
      throw new IllegalStateException("this trainer was made without data");
    }
    return data;
  }

  @Override
  public void close() {
    if (data != null) {
      data.close();
    }
    memory.close();
  }
}
