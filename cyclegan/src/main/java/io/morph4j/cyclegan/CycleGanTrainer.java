package io.morph4j.cyclegan;

import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.Generators;
import io.morph4j.core.network.PatchDiscriminator;
import io.morph4j.core.network.PixelDiscriminator;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.OnePass;
import io.morph4j.core.optim.Adam;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.ImagePool;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.Networks;
import io.morph4j.core.train.ScheduledRate;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.TrainingRequest;
import io.morph4j.cyclegan.CycleGanConfig.DiscriminatorKind;
import io.morph4j.cyclegan.CycleGanConfig.GeneratorKind;
import io.morph4j.cyclegan.GeneratorObjective.Direction;
import io.morph4j.data.Preprocessing;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import io.morph4j.data.UnpairedFolders;
import io.morph4j.data.UnpairedOptions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains CycleGAN: generators G_A: A → B and G_B: B → A, discriminators D_A on domain B and D_B on
 * domain A, named as in the published implementation.
 *
 * <p>One step updates both generators together, then both discriminators together (Zhu et al. 2017,
 * equations 1 to 3 and section 5.2). The discriminators see the translations that were made before
 * the generators moved, by way of the image pools.
 */
public final class CycleGanTrainer implements Trainer {
  private static final int SAMPLES = 4;

  private final CycleGanConfig config;
  private final Layer gA;
  private final Layer gB;
  private final Layer dA;
  private final Layer dB;
  private final Optimizer generators;
  private final Optimizer discriminators;
  private final ImagePool poolA;
  private final ImagePool poolB;
  private final StepMemory memory = new StepMemory();
  private final Networks networks = new Networks();
  private final ScheduledRate rate;
  private final long seed;
  private final @Nullable UnpairedData data;
  private long joinedPixels = GeneratorObjective.MOST_JOINED_PIXELS;

  private CycleGanTrainer(
      CycleGanConfig config, long seed, @Nullable Long plannedSteps, @Nullable UnpairedData data) {
    this.config = config;
    this.seed = seed;
    this.data = data;
    this.gA =
        networks.add("G_A", generator("G_A", config.inputChannels(), config.outputChannels()));
    this.gB =
        networks.add("G_B", generator("G_B", config.outputChannels(), config.inputChannels()));
    this.dA = networks.add("D_A", discriminator("D_A", config.outputChannels()));
    this.dB = networks.add("D_B", discriminator("D_B", config.inputChannels()));
    Adam.Options betas = Adam.Options.betas(config.beta1(), config.beta2());
    FlatParameters ofGenerators = FlatParameters.of(gA, gB);
    this.generators = new Adam(ofGenerators, config.learningRate(), betas);
    FlatParameters ofDiscriminators =
        config.saveMemory()
            ? FlatParameters.inTurns(ofGenerators, dA, dB)
            : FlatParameters.of(dA, dB);
    this.discriminators = new Adam(ofDiscriminators, config.learningRate(), betas);
    this.poolA = new ImagePool(config.poolSize(), RandomStream.of(seed, "pool A", 0));
    this.poolB = new ImagePool(config.poolSize(), RandomStream.of(seed, "pool B", 0));
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
   * A trainer with fresh weights and no data, for programs that bring their own pictures to {@link
   * #step(INDArray, INDArray)}; what needs data throws {@link IllegalStateException}.
   */
  public static CycleGanTrainer withoutData(CycleGanConfig config, long seed) {
    return new CycleGanTrainer(config, seed, null, null);
  }

  /** A trainer with fresh weights on the data of {@code request}. */
  static CycleGanTrainer open(TrainingRequest request) {
    CycleGanConfig config = (CycleGanConfig) request.config();
    UnpairedData data =
        UnpairedData.open(
            request.data(),
            UnpairedOptions.defaults()
                .withPreprocessing(
                    new Preprocessing(
                        config.preprocess(), config.loadSize(), config.cropSize(), config.flip()))
                .withBatchSize(config.batchSize())
                .withChannels(config.inputChannels(), config.outputChannels())
                .withSerialBatches(config.serialBatches()),
            request.seed());
    return new CycleGanTrainer(config, request.seed(), request.plannedSteps(), data);
  }

  private Layer generator(String name, int in, int out) {
    Initializer init = initializer(name);
    if (config.generator() == GeneratorKind.UNET) {
      return new UnetGenerator(init, unetOptions(in, out));
    }
    ResnetGenerator resnet = new ResnetGenerator(init, resnetOptions(in, out));
    resnet.saveMemory(config.saveMemory());
    return resnet;
  }

  private ResnetGenerator.Options resnetOptions(int in, int out) {
    return new ResnetGenerator.Options(
        in,
        out,
        config.ngf(),
        config.blocks(),
        config.norm(),
        config.padding(),
        config.dropout(),
        config.upsampling());
  }

  private UnetGenerator.Options unetOptions(int in, int out) {
    return new UnetGenerator.Options(
        in, out, config.downs(), config.ngf(), config.norm(), config.dropout());
  }

  private Layer discriminator(String name, int in) {
    Initializer init = initializer(name);
    return config.discriminator() == DiscriminatorKind.PATCH
        ? new PatchDiscriminator(
            init, in, config.ndf(), config.discriminatorLayers(), config.norm())
        : new PixelDiscriminator(init, in, config.ndf(), config.norm());
  }

  private Initializer initializer(String network) {
    return new Initializer(
        config.initialization(),
        config.initGain(),
        DataType.FLOAT,
        RandomStream.of(seed, network, 0));
  }

  @Override
  public Losses step() {
    UnpairedBatch batch = data().next();
    Losses losses = step(batch.a(), batch.b());
    rate.stepped(losses.values().getOrDefault("G", Double.NaN));
    moveRates();
    return losses;
  }

  /**
   * One update of all four networks on given pictures.
   *
   * @param picturesA {@code (N, in, H, W)} of domain A in [-1, 1]
   * @param picturesB {@code (N, out, H, W)} of domain B in [-1, 1]
   */
  public Losses step(INDArray picturesA, INDArray picturesB) {
    Map<String, Double> losses = new LinkedHashMap<>();
    try (StepScope step = memory.open()) {
      Tensor a = Tensor.constant(picturesA);
      Tensor b = Tensor.constant(picturesB);
      Fakes fakes = updateGenerators(a, b, losses);
      updateDiscriminators(a, b, shown(poolB, fakes.b()), shown(poolA, fakes.a()), losses);
    }
    return new Losses(losses);
  }

  /** Translations into both domains. */
  private record Fakes(Tensor a, Tensor b) {}

  /** One update of both generators. */
  private Fakes updateGenerators(Tensor a, Tensor b, Map<String, Double> losses) {
    boolean identity = config.lambdaIdentity() > 0;
    List<String> names = new ArrayList<>(List.of("G_A", "G_B", "cycle_A", "cycle_B"));
    names.addAll(identity ? List.of("idt_A", "idt_B", "G") : List.of("G"));
    names.forEach(name -> losses.put(name, 0.0)); // the order in which they are shown
    SumOfLosses sum = new SumOfLosses(generators, losses);
    GeneratorObjective objective = new GeneratorObjective(config, joinedPixels, sum);
    double lambdaA = config.lambdaA();
    double lambdaB = config.lambdaB();
    Tensor fakeB = objective.add(new Direction("A", a, b, gA, gB, dA, lambdaA, lambdaB));
    Tensor fakeA = objective.add(new Direction("B", b, a, gB, gA, dB, lambdaB, lambdaA));
    sum.update();
    return new Fakes(fakeA, fakeB);
  }

  /** What a discriminator is shown for {@code fake}: the pool changes the values in place. */
  private static Tensor shown(ImagePool pool, Tensor fake) {
    Tensor pictures = fake.detach().rowMajor();
    pool.exchange(pictures.array());
    return pictures;
  }

  /** Equation 1 for both discriminators, halved, on what the pools return. */
  private void updateDiscriminators(
      Tensor a, Tensor b, Tensor fakeB, Tensor fakeA, Map<String, Double> losses) {
    Tensor lossA = judged(dA, b, fakeB);
    Tensor lossB = judged(dB, a, fakeA);
    losses.put("D_A", lossA.item());
    losses.put("D_B", lossB.item());
    discriminators.step(Gradients.of(lossA.plus(lossB), discriminators.parameters()));
  }

  private Tensor judged(Layer judge, Tensor real, Tensor fake) {
    OnePass.Pair judged = OnePass.forward(judge, real, fake);
    GanLoss gan = config.ganLoss();
    return gan.real(judged.first()).plus(gan.fake(judged.second())).times(.5);
  }

  /** For tests of both ways to the same numbers. */
  void joinUpTo(long pixels) {
    joinedPixels = pixels;
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
    poolA.save("poolA", state);
    poolB.save("poolB", state);
    rate.save(state, data().position());
    return state;
  }

  @Override
  public void restore(State state) {
    networks.restore(state);
    long[] taken = state.numbers("optimizer.steps");
    generators.restore(state.arrays("generators"), taken[0]);
    discriminators.restore(state.arrays("discriminators"), taken[1]);
    poolA.restore("poolA", state);
    poolB.restore("poolB", state);
    data().seek(rate.restore(state));
    moveRates();
  }

  @Override
  public Map<String, ModelFile> models() {
    Map<String, ModelFile> models = new LinkedHashMap<>();
    String a = data().folders().nameA();
    String b = data().folders().nameB();
    models.put("AtoB", model(gA, config.inputChannels(), config.outputChannels(), a, b));
    models.put("BtoA", model(gB, config.outputChannels(), config.inputChannels(), b, a));
    return models;
  }

  private ModelFile model(Layer generator, int in, int out, String from, String to) {
    boolean resnet = config.generator() == GeneratorKind.RESNET;
    ModelDescription description =
        new ModelDescription(
            "cyclegan",
            resnet ? "resnet" : "unet",
            resnet
                ? Generators.describe(resnetOptions(in, out))
                : Generators.describe(unetOptions(in, out)),
            in,
            out,
            from,
            to,
            resnet ? 4 : 1 << config.downs(),
            Map.of(
                "steps", Long.toString(rate.steps()),
                "seed", Long.toString(seed),
                "cropSize", Integer.toString(config.cropSize()),
                "lambdaIdentity", Double.toString(config.lambdaIdentity())));
    return new ModelFile(description, generator.state());
  }

  @Override
  public List<List<INDArray>> samples() {
    List<List<INDArray>> rows = new ArrayList<>();
    UnpairedFolders folders = data().folders();
    List<Path> filesA = folders.testFilesA().isEmpty() ? data().filesA() : folders.testFilesA();
    List<Path> filesB = folders.testFilesB().isEmpty() ? data().filesB() : folders.testFilesB();
    for (INDArray a : fixed(filesA, config.inputChannels())) {
      rows.add(row(a, gA, gB));
    }
    for (INDArray b : fixed(filesB, config.outputChannels())) {
      rows.add(row(b, gB, gA));
    }
    return rows;
  }

  @Override
  public List<String> sampleColumns() {
    return List.of("input", "output", "reconstruction");
  }

  /** The first pictures of {@code files}, without chance, each (1, C, H, W). */
  private List<INDArray> fixed(List<Path> files, int channels) {
    Preprocessing plain =
        new Preprocessing(config.preprocess(), config.loadSize(), config.cropSize(), false)
            .forTest();
    return UnpairedData.firstUsable(files, SAMPLES, plain, channels);
  }

  /** Input, translation, reconstruction, each (C, H, W). */
  private List<INDArray> row(INDArray picture, Layer there, Layer back) {
    there.train(false);
    back.train(false);
    try (StepScope step = memory.openWithoutGradients()) {
      Tensor translated = there.forward(Tensor.constant(picture));
      Tensor returned = back.forward(translated);
      return List.of(plain(picture), plain(translated.array()), plain(returned.array()));
    } finally {
      there.train(true);
      back.train(true);
    }
  }

  private static INDArray plain(INDArray batch) {
    return batch.dup('c').reshape('c', batch.size(1), batch.size(2), batch.size(3));
  }

  private UnpairedData data() {
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
