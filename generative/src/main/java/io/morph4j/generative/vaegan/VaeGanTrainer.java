package io.morph4j.generative.vaegan;

import static io.morph4j.core.loss.GanLoss.VANILLA;

import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.Signature;
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
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.generative.CodeSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains an encoder E and a generator G as a variational autoencoder that compares pictures in the
 * features of a discriminator D, which tells real pictures from those of G (Larsen et al. 2016,
 * algorithm 1).
 */
public final class VaeGanTrainer implements Trainer {
  private static final int COLUMNS = 10;
  private static final int MOVED = 3;

  private final VaeGanConfig config;
  private final LabelledData data;
  private final LabelledBatch held;
  private final Draws draws;
  private final long seed;
  private final VaeGanNetworks.VariationalEncoder e;
  private final Sequential g;
  private final VaeGanNetworks.FeatureDiscriminator d;
  private final Optimizer encoder;
  private final Optimizer generator;
  private final Optimizer discriminator;

  public VaeGanTrainer(VaeGanConfig config, LabelledData data, Training training) {
    this(config, data, training, Draws.of(training.stream("draws")));
  }

  VaeGanTrainer(VaeGanConfig config, LabelledData data, Training training, Draws draws) {
    this.config = config;
    this.data = training.data(data);
    this.held = data.heldOut(config.evaluated());
    this.draws = draws;
    this.seed = training.seed();
    int latent = config.latent();
    int side = config.side();
    int channels = config.channels();
    VaeGanNetworks.Encoder encodes =
        new VaeGanNetworks.Encoder(
            config.encoderWidths(), config.encoderHidden(), latent, side, channels);
    VaeGanNetworks.Generator makes =
        new VaeGanNetworks.Generator(
            config.generatorStart(), config.generatorWidths(), latent, side, channels);
    VaeGanNetworks.Discriminator judges =
        new VaeGanNetworks.Discriminator(
            config.discriminatorWidths(), config.discriminatorHidden(), side, channels);
    this.e = training.network("E", encodes, config.start());
    this.g = training.network("G", makes, config.start());
    this.d = training.network("D", judges, config.start());
    this.encoder = training.optimizer("encoder", config.optimizer(), e);
    this.generator = training.optimizer("generator", config.optimizer(), g);
    this.discriminator = training.optimizer("discriminator", config.optimizer(), d);
    training.schedule(config.rate());
    training.afterEpoch(epoch -> measured());
    training.model("G", () -> model(training, makes, encodes));
  }

  /** Generator and encoder in one file, for a Sampler and an Encoder. */
  private ModelFile model(
      Training training, VaeGanNetworks.Generator makes, VaeGanNetworks.Encoder encodes) {
    Signature.NoiseToPicture signature =
        new Signature.NoiseToPicture(
            config.latent(),
            Signature.Distribution.NORMAL,
            List.of(),
            config.channels(),
            config.side(),
            config.side(),
            Signature.Range.SIGNED);
    return ModelFile.of(
        training.withTraining(
            ModelDescription.generation(training.architecture(), makes, encodes, signature)),
        Map.of("G", g.state(), "E", e.state()));
  }

  @Override
  public void step(Step step) {
    Tensor x = Tensor.constant(data.next().pictures());
    long n = x.size(0);
    VaeGanNetworks.Code code = e.forward(x);
    Tensor noise = draws.normal("eps", n, config.latent());
    Tensor z = code.mean().plus(Arithmetic.exp(code.logVariance().times(.5)).times(noise));
    Tensor back = g.forward(z);
    Tensor fake = g.forward(draws.normal("z_p", n, config.latent()));
    int last = config.discriminatorWidths().size();
    int compared = config.compared();
    Tensor features = d.features(x, 0, compared);
    Tensor onReal = d.score(d.features(features, compared, last));
    Tensor onFake = d.score(d.features(fake));
    Tensor missed = d.features(back, 0, compared).minus(features.detach());

    Tensor kl = step.note("kl", LossFunctions.klStandardNormal(code.mean(), code.logVariance()));
    Tensor recon = step.note("recon", Reductions.sum(Arithmetic.square(missed)).times(.5 / n));
    Tensor real = step.note("D_real", VANILLA.real(onReal));
    Tensor faked = step.note("D_fake", VANILLA.fake(onFake));
    Tensor gan = real.plus(faked);
    Objective ofE = step.objective(encoder);
    ofE.term("E", kl.times(config.beta()).plus(recon));
    Objective ofG = step.objective(generator);
    ofG.term("G", recon.times(config.gamma()).minus(gan.times(1 - config.gamma())));
    Objective ofD = step.objective(discriminator);
    ofD.term("D", gan);

    boolean moveD = !tooGood(real.item(), faked.item());
    boolean moveG = !tooBad(real.item(), faked.item());
    List<Objective> moved = new ArrayList<>(List.of(ofE));
    if (moveG || !moveD) {
      moved.add(ofG);
    }
    if (moveD || !moveG) {
      moved.add(ofD);
    }
    step.note("updated_G", moved.contains(ofG) ? 1 : 0);
    step.note("updated_D", moved.contains(ofD) ? 1 : 0);
    step.minimize(moved);
  }

  /** Whether D is so far ahead that it waits. */
  private boolean tooGood(double onReal, double onFake) {
    return config.guard() && Math.min(onReal, onFake) < config.equilibrium() - config.margin();
  }

  /** Whether D is so far behind that G waits. */
  private boolean tooBad(double onReal, double onFake) {
    return config.guard() && Math.max(onReal, onFake) > config.equilibrium() + config.margin();
  }

  /** Mean absolute difference of held-out pictures, scaled to 0 .. 1, and their reconstructions. */
  private Map<String, Double> measured() {
    Tensor x = Tensor.constant(held.pictures());
    return Map.of("reconstruction_l1", LossFunctions.l1(g.forward(codes(x)), x).item() / 2);
  }

  private Tensor codes(Tensor pictures) {
    return e.forward(pictures).mean();
  }

  /**
   * Rows: held-out pictures; their reconstructions; two of pictures from noise; a walk from the
   * code of the first picture to that of the second; and for three pictures their codes moved by
   * the attribute vector of a class per column.
   */
  @Override
  public Samples samples() {
    int columns = Math.min(COLUMNS, held.count());
    Tensor first = Tensor.constant(held.part(0, columns).pictures());
    Tensor all = codes(Tensor.constant(held.pictures()));
    Tensor shown = Shapes.slice(all, 0, 0, columns);
    Samples samples = new Samples();
    samples.grid(first, columns);
    samples.grid(g.forward(shown), columns);
    Draws fixed = Draws.of(RandomStream.of(seed, "samples", 0));
    samples.grid(g.forward(fixed.normal("z", 2L * columns, config.latent())), columns);
    Tensor[] walk = new Tensor[columns];
    Tensor from = Shapes.slice(all, 0, 0, 1);
    Tensor to = Shapes.slice(all, 0, 1, 2);
    for (int i = 0; i < columns; i++) {
      double share = i / (columns - 1.0);
      walk[i] = from.times(1 - share).plus(to.times(share));
    }
    samples.grid(g.forward(Shapes.concat(0, walk)), columns);
    int classes = Math.min(columns, data.classes().size());
    Tensor vectors =
        Tensor.constant(
            CodeSpace.attributeVectors(all.array(), held.labels(), data.classes().size()));
    for (int i = 0; i < MOVED && classes > 1; i++) {
      Tensor moved = Shapes.slice(vectors, 0, 0, classes).plus(Shapes.slice(all, 0, i, i + 1));
      samples.grid(g.forward(moved), classes);
    }
    return samples;
  }
}
