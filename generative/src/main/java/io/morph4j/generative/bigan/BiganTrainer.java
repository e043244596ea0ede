package io.morph4j.generative.bigan;

import static io.morph4j.core.loss.GanLoss.VANILLA;

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
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.generative.CodeSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a generator G from codes to pictures and an encoder E from pictures to codes against a
 * discriminator D of pairs {@code (picture, code)}: of E's pairs or of G's? Where D cannot tell, E
 * inverts G.
 */
public final class BiganTrainer implements Trainer {
  private static final int SHOWN = 10;

  private final BiganConfig config;
  private final LabelledData data;
  private final LabelledBatch held;
  private final Draws draws;
  private final long seed;
  private final BiganNetworks.Generator makes;
  private final BiganNetworks.Tower encodes;
  private final BiganNetworks.Tower judges;
  private final Sequential g;
  private final Sequential e;
  private final Sequential d;
  private final Optimizer encoderGenerator;
  private final Optimizer discriminator;

  public BiganTrainer(BiganConfig config, LabelledData data, Training training) {
    this(config, data, training, Draws.of(training.stream("draws")));
  }

  BiganTrainer(BiganConfig config, LabelledData data, Training training, Draws draws) {
    this.config = config;
    this.data = training.data(data);
    this.held = data.heldOut(config.evaluated());
    this.draws = draws;
    this.seed = training.seed();
    int numbers = config.channels() * config.side() * config.side();
    this.makes =
        new BiganNetworks.Generator(
            config.latent(), config.hidden(), config.channels(), config.side());
    this.encodes = new BiganNetworks.Tower(numbers, config.latent(), config.hidden());
    this.judges = new BiganNetworks.Tower(numbers + config.latent(), 1, config.hidden());
    this.g = training.network("G", makes, config.start());
    this.e = training.network("E", encodes, config.start());
    this.d = training.network("D", judges, config.start());
    this.encoderGenerator = training.optimizer("encoder and generator", config.optimizer(), e, g);
    this.discriminator = training.optimizer("discriminator", config.optimizer(), d);
    training.schedule(config.rate());
    training.afterEpoch(epoch -> measured());
    training.model("G", () -> model(training));
  }

  /** Generator and encoder in one file, for a Sampler and an Encoder. */
  private ModelFile model(Training training) {
    Signature.NoiseToPicture signature =
        new Signature.NoiseToPicture(
            config.latent(),
            Signature.Distribution.UNIFORM,
            List.of(),
            config.channels(),
            config.side(),
            config.side(),
            Signature.Range.UNIT);
    return ModelFile.of(
        training.withTraining(
            ModelDescription.generation(training.architecture(), makes, encodes, signature)),
        Map.of("G", g.state(), "E", e.state()));
  }

  @Override
  public void step(Step step) {
    Tensor x = unit(data.next().pictures());
    Tensor z = codes(draws, x.size(0));
    Objective dGame = step.objective("D", discriminator);
    Objective egGame = step.objective("EG", encoderGenerator);
    Scores scores = scores(x, z);
    dGame.add(VANILLA.real(scores.encoded).plus(VANILLA.fake(scores.generated)).times(.5));
    if (config.order() == BiganConfig.Order.ALTERNATE) {
      dGame.minimize();
      scores = scores(x, z);
    }
    egGame.add(VANILLA.fake(scores.encoded).plus(VANILLA.real(scores.generated)).times(.5));
    step.minimize(
        config.order() == BiganConfig.Order.ALTERNATE ? List.of(egGame) : List.of(dGame, egGame));
  }

  /** What D says of E's pairs and of G's. */
  private record Scores(Tensor encoded, Tensor generated) {}

  private Scores scores(Tensor x, Tensor z) {
    Tensor code = encodes.forward(e, x);
    Tensor fake = makes.forward(g, z);
    return new Scores(judges.forward(d, x, code), judges.forward(d, fake, z));
  }

  /** Pictures in [0, 1], as G makes them. */
  private static Tensor unit(INDArray pictures) {
    return Tensor.constant(pictures).times(.5).plus(.5);
  }

  private Tensor codes(Draws from, long count) {
    return from.uniform("z", -1, 1, count, config.latent());
  }

  private Draws fixed() {
    return Draws.of(RandomStream.of(seed, "samples", 0));
  }

  /**
   * Euclidean distances, means over the held-out pictures: of a picture from its reconstruction and
   * from that of another, of a code from that of its picture; and how many have the class of their
   * nearest neighbour among the codes.
   */
  private Map<String, Double> measured() {
    Tensor x = unit(held.pictures());
    Tensor code = encodes.forward(e, x);
    Tensor back = makes.forward(g, code);
    int n = held.count();
    INDArray others = rows(back.array(), IntStream.range(0, n).map(i -> (i + 1) % n));
    Tensor z = codes(fixed(), n);
    int[] nearest = CodeSpace.nearest(code.array());
    long same =
        IntStream.range(0, n).filter(i -> held.labels()[i] == held.labels()[nearest[i]]).count();
    Map<String, Double> measured = new LinkedHashMap<>();
    double reconstruction = distance(x, back);
    double random = distance(x, Tensor.constant(others));
    measured.put("reconstruction", reconstruction);
    measured.put("random_pair", random);
    measured.put("ratio", reconstruction / random);
    measured.put("latent", distance(z, encodes.forward(e, makes.forward(g, z))));
    measured.put("nearest_neighbour", (double) same / n);
    return measured;
  }

  private static double distance(Tensor a, Tensor b) {
    Tensor squares = Reductions.sumPerSample(Arithmetic.square(a.minus(b)));
    return Reductions.mean(Arithmetic.sqrt(squares)).item();
  }

  private static INDArray rows(INDArray batch, IntStream places) {
    long[] shape = batch.shape().clone();
    INDArray flat = batch.dup('c').reshape('c', shape[0], -1).getRows(places.toArray());
    shape[0] = flat.size(0);
    return flat.dup('c').reshape('c', shape);
  }

  @Override
  public Samples samples() {
    LabelledBatch all = held;
    int count = Math.min(SHOWN, all.count());
    Tensor code = encodes.forward(e, unit(all.pictures()));
    int[] nearest = CodeSpace.nearest(code.array());
    INDArray first = all.part(0, count).pictures();
    Tensor back = makes.forward(g, encodes.forward(e, unit(first)));
    Tensor drawn = makes.forward(g, codes(fixed(), count));
    Samples samples = new Samples("picture", "reconstruction", "neighbour", "generated");
    samples.row(
        Tensor.constant(first),
        back.times(2).plus(-1),
        Tensor.constant(rows(all.pictures(), IntStream.range(0, count).map(i -> nearest[i]))),
        drawn.times(2).plus(-1));
    return samples;
  }
}
