package io.morph4j.pix2pix;

import static io.morph4j.core.loss.LossFunctions.l1;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.LabColour;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.PairedBatch;
import io.morph4j.data.PairedData;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains pix2pix (Isola et al. 2017): a generator G and a discriminator D that sees the input
 * beside the output, named as in the published implementation.
 */
public final class Pix2PixTrainer implements Trainer {
  private static final int SAMPLES = 6;

  private final Pix2PixConfig config;
  private final PairedData data;
  private final long seed;
  private final Layer generator;
  private final Layer shown;
  private final Layer discriminator;
  private final Optimizer generators;
  private final Optimizer discriminators;

  public Pix2PixTrainer(Pix2PixConfig config, PairedData data, Training training) {
    this.config = config;
    this.data = training.data(data);
    this.seed = training.seed();
    int in = config.networkInputs();
    int out = config.networkOutputs();
    NetworkOptions<? extends Layer> network = config.generator().options(in, out, config.norm());
    this.generator = training.network("G", network, config.start());
    double decay = config.averageDecay();
    this.shown = decay == 0 ? generator : training.average("ema_G", generator, decay);
    this.discriminator =
        training.network(
            "D",
            config.discriminator().options(out + (config.conditional() ? in : 0), config.norm()),
            config.start());
    this.generators = training.optimizer("generators", config.adam(), generator);
    this.discriminators = training.optimizer("discriminators", config.adam(), discriminator);
    training.schedule(config.rate());
    String source = config.forth() ? data.nameA() : data.nameB();
    String target = config.forth() ? data.nameB() : data.nameA();
    training.model(
        config.direction().model(),
        shown,
        ModelDescription.translation("pix2pix", network, in, out, source, target)
            .withPolicy(config.policy()));
  }

  /**
   * Translates the batch, updates D on that and on the truth (equation 1, halved), then G against
   * the updated D (equation 4, section 3.3).
   */
  @Override
  public void step(Step step) {
    PairedBatch batch = data.next();
    Tensor x = Tensor.constant(input(batch)); // (N, inputChannels, H, W) in [-1, 1]
    Tensor y = Tensor.constant(truth(batch)); // (N, outputChannels, H, W)
    requireSides(x);
    GanLoss gan = config.ganLoss();
    Tensor fake = generator.forward(x);

    if (config.lambdaGan() > 0) {
      Objective d = step.objective("D", discriminators);
      Tensor onFake = step.note("D_fake", gan.fake(judge(x, fake.detach())));
      Tensor onReal = step.note("D_real", gan.real(judge(x, y)));
      d.add(onFake.plus(onReal).times(.5));
      d.minimize();
    }

    Objective g = step.objective("G", generators);
    Tensor distance = l1(fake, y).times(config.lambdaL1());
    if (config.lambdaGan() > 0) {
      g.term("G_GAN", gan.generator(judge(x, fake)).times(config.lambdaGan()));
    }
    g.term("G_L1", distance);
    g.minimize();
  }

  /** Raw scores of {@code y}, seen beside the input unless the discriminator is unconditional. */
  private Tensor judge(Tensor x, Tensor y) {
    return discriminator.forward(config.conditional() ? Shapes.concat(1, x, y) : y);
  }

  private INDArray input(PairedBatch batch) {
    return config.forth() ? batch.a() : batch.b();
  }

  private INDArray truth(PairedBatch batch) {
    return config.forth() ? batch.b() : batch.a();
  }

  private void requireSides(Tensor x) {
    int multiple = config.generator().multiple();
    if (x.size(2) % multiple != 0 || x.size(3) % multiple != 0) {
      throw new UserException(
          ("the samples are %d x %d pixels, but this generator takes multiples of %d: set"
                  + " preprocess=resize-and-crop, scale-width-and-crop or crop")
              .formatted(x.size(3), x.size(2), multiple));
    }
  }

  /** Rows of input, translation and truth; of samples of several sizes, those like the first. */
  @Override
  public Samples samples() {
    Samples samples = new Samples("input", "output", "truth");
    INDArray first = null;
    for (PairedBatch pair : data.samples(SAMPLES)) {
      first = first == null ? pair.a() : first;
      if (pair.a().equalShapes(first)) {
        INDArray x = input(pair);
        INDArray made = config.policy().forward(shown, Tensor.constant(x), seed).copy();
        samples.row(Tensor.constant(x), picture(x, made), picture(x, truth(pair)));
      }
    }
    return samples;
  }

  /** A picture, with the lightness of {@code x} if {@code made} is its colour. */
  private Tensor picture(INDArray x, INDArray made) {
    if (!config.colours()) {
      return Tensor.constant(made);
    }
    float[] rgb = LabColour.toRgb(x.data().asFloat(), made.data().asFloat());
    return Tensor.constant(Nd4j.create(rgb, new long[] {1, 3, made.size(2), made.size(3)}, 'c'));
  }
}
