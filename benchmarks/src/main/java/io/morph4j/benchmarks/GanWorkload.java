package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.optim.Adam;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whole training steps of small GANs from noise: discriminator, then generator. */
final class GanWorkload implements Workload {
  private static final double SLOPE = .2;
  private static final int SIDE = 7;
  private static final int WIDE = 128;
  private static final int NARROW = 64;

  private final Layer generator;
  private final Layer discriminator;
  private final Optimizer generatorStep;
  private final Optimizer discriminatorStep;
  private final INDArray real;
  private final INDArray noise;
  private final boolean noiseForEach;
  private final long parameters;
  private final RandomStream random = new RandomStream(1);
  private final StepMemory memory = new StepMemory();

  private GanWorkload(
      Layer generator, Layer discriminator, INDArray real, INDArray noise, boolean noiseForEach) {
    FlatParameters ofGenerator = FlatParameters.of(generator);
    FlatParameters ofDiscriminator = FlatParameters.of(discriminator);
    this.generator = generator;
    this.discriminator = discriminator;
    this.generatorStep = new Adam(ofGenerator, 2e-4, Adam.Options.betas(.5, .999));
    this.discriminatorStep = new Adam(ofDiscriminator, 2e-4, Adam.Options.betas(.5, .999));
    this.parameters = ofGenerator.values().length() + ofDiscriminator.values().length();
    this.real = real;
    this.noise = noise;
    this.noiseForEach = noiseForEach;
  }

  /** Points in the plane: 2→128→128→2 against 2→128→128→1, batch 256, fresh noise for each net. */
  static GanWorkload points() {
    INDArray real = Nd4j.randn(DataType.FLOAT, 256, 2);
    return new GanWorkload(perceptron(2), perceptron(1), real, real.dup(), true);
  }

  private static Layer perceptron(int out) {
    return new Sequential(
        new Linear(init(), 2, WIDE, true),
        Activation.relu(),
        new Linear(init(), WIDE, WIDE, true),
        Activation.relu(),
        new Linear(init(), WIDE, out, true));
  }

  /** DCGAN for 28×28 grey pictures, batch 64, one translation for both nets. */
  static GanWorkload digits() {
    ConvolutionGeometry halving = ConvolutionGeometry.of(2, 1);
    int features = WIDE * SIDE * SIDE;
    Layer generator =
        new Sequential(
            new Linear(init(), 100, features, true),
            new Norm2d(init(), features, Norm2d.Options.batch()),
            Activation.relu(),
            Activation.of(x -> x.reshape(x.size(0), WIDE, SIDE, SIDE)),
            new ConvTranspose2d(init(), WIDE, NARROW, 4, halving, 0, false),
            new Norm2d(init(), NARROW, Norm2d.Options.batch()),
            Activation.relu(),
            new ConvTranspose2d(init(), NARROW, 1, 4, halving, 0, true),
            Activation.tanh());
    Layer discriminator =
        new Sequential(
            new Conv2d(init(), 1, NARROW, 4, halving, true),
            Activation.leakyRelu(SLOPE),
            new Conv2d(init(), NARROW, WIDE, 4, halving, false),
            new Norm2d(init(), WIDE, Norm2d.Options.batch()),
            Activation.leakyRelu(SLOPE),
            Activation.of(x -> x.reshape(x.size(0), -1)),
            new Linear(init(), features, 1, true));
    INDArray real = Nd4j.rand(DataType.FLOAT, 64, 1, 28, 28).muli(2).subi(1);
    INDArray noise = Nd4j.createUninitialized(DataType.FLOAT, 64, 100);
    return new GanWorkload(generator, discriminator, real, noise, false);
  }

  private static Initializer init() {
    return Initializer.normal(new RandomStream(1));
  }

  @Override
  public void run() {
    try (StepScope step = memory.open()) {
      GanLoss loss = GanLoss.VANILLA;
      Tensor fake = generate();
      Tensor judged =
          loss.real(discriminator.forward(Tensor.constant(real)))
              .plus(loss.fake(discriminator.forward(fake.detach())));
      discriminatorStep.step(Gradients.of(judged, discriminatorStep.parameters()));
      Tensor shown = noiseForEach ? generate() : fake;
      Tensor fooled = loss.generator(discriminator.forward(shown));
      generatorStep.step(Gradients.of(fooled, generatorStep.parameters()));
    }
  }

  private Tensor generate() {
    random.fillGaussian(noise, 0, 1);
    return generator.forward(Tensor.constant(noise.dup()));
  }

  /** Sums of the parameters of both nets, which a step moves. */
  List<Double> sums() {
    return Stream.of(generatorStep, discriminatorStep)
        .map(step -> step.parameters())
        .map(all -> all.stream().mapToDouble(p -> p.array().sumNumber().doubleValue()).sum())
        .toList();
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public void close() {
    memory.close();
  }
}
