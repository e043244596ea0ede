package io.morph4j.generative.density;

import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.Signature;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.optim.WeightClipping;
import io.morph4j.core.train.Batches;
import io.morph4j.core.train.Draws;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.density.DensityData;
import io.morph4j.data.density.ModeCoverage;
import io.morph4j.data.density.PointHistogram;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.generative.AdversarialLoss;
import io.morph4j.generative.Player;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trains a generator G of points against a discriminator D that sees one point at a time. */
public final class DensityTrainer implements Trainer {
  private static final int CELLS = 50;
  private static final int MEASURED = 10_000;
  private static final int EDGES = 1_000;

  private final DensityConfig config;
  private final int conditions;
  private final Batches<DensityData.Points> data;
  private final Draws draws;
  private final long seed;
  private final Player<Sequential> g;
  private final Player<Sequential> shown;
  private final Player<Sequential> d;
  private final Optimizer generator;
  private final Optimizer discriminator;

  /**
   * @param conditions how many densities the data have
   */
  public DensityTrainer(
      DensityConfig config, int conditions, Batches<DensityData.Points> data, Training training) {
    this(config, conditions, data, training, Draws.of(training.stream("draws")));
    if (data instanceof DensityData known) {
      Map<String, PointHistogram> targets = targets(known);
      double[] start = StepScope.withoutRecording(() -> divergences(targets));
      training.afterEpoch(epoch -> measures(targets, start));
      List<Code> codes =
          this.conditions == 0
              ? List.of()
              : List.of(new Code.Categorical("picture", known.names()));
      Signature.NoiseToPoints signature =
          new Signature.NoiseToPoints(config.noise(), Signature.Distribution.NORMAL, codes, 2);
      training.model(
          "G", shown.network(), ModelDescription.generation("density", g.options(), signature));
    }
  }

  DensityTrainer(
      DensityConfig config,
      int conditions,
      Batches<DensityData.Points> data,
      Training training,
      Draws draws) {
    this.config = config;
    this.conditions = config.conditional() ? conditions : 0;
    this.data = training.data(data);
    this.draws = draws;
    this.seed = training.seed();
    PointNetwork ofG =
        new PointNetwork(
            config.noise() + this.conditions, config.hidden(), 2, config.depth(), true);
    PointNetwork ofD =
        new PointNetwork(
            2 + this.conditions, config.discriminatorHidden(), 1, config.depth(), false);
    this.g = Player.of(training, "G", ofG, config.start());
    this.d = Player.of(training, "D", ofD, config.start());
    if (config.spread()) {
      spread(ofG, ofD, training);
    }
    this.shown =
        config.averageDecay() == 0
            ? g
            : new Player<>(ofG, training.average("ema_G", g.network(), config.averageDecay()));
    this.generator = training.optimizer("generator", config.optimizerOptions(), g.network());
    this.discriminator =
        training.optimizer("discriminator", config.optimizerOptions(), d.network());
    training.schedule(config.rate());
  }

  @Override
  public void step(Step step) {
    DensityData.Points[] last = new DensityData.Points[1];
    for (int i = 0; i < config.discriminatorSteps(); i++) {
      last[0] = data.next();
      judge(step, last[0]);
    }
    DensityData.Points points =
        config.loss() == AdversarialLoss.RELATIVISTIC ? data.next() : last[0];
    Tensor told = told(points.conditions());
    Tensor fake = g.play(draws.normal("z_g", points.conditions().length, config.noise()), told);
    Objective objective = step.objective(generator);
    objective.term(
        "G",
        config
            .loss()
            .generator(score(fake, told), () -> score(Tensor.constant(points.points()), told)));
    objective.minimize();
  }

  private void judge(Step step, DensityData.Points points) {
    if (config.loss() == AdversarialLoss.WGAN) {
      WeightClipping.clip(d.network(), config.clip());
    }
    Tensor told = told(points.conditions());
    Tensor z = draws.normal("z_d", points.conditions().length, config.noise());
    config
        .loss()
        .discriminator(
            step,
            discriminator,
            x -> score(x, told),
            Tensor.constant(points.points()),
            g.play(z, told).detach(),
            draws,
            config.penalty());
  }

  /** How real D finds points of the unit square. */
  private Tensor score(Tensor x, @Nullable Tensor told) {
    return d.play(config.scale() == 1 ? x : x.plus(-.5).times(config.scale()), told);
  }

  /** Moves the edges of units to points of the noise (G) and of the plane (D). */
  private void spread(PointNetwork ofG, PointNetwork ofD, Training training) {
    RandomStream random = training.stream("edges");
    int[] places = new int[EDGES];
    Arrays.setAll(places, i -> conditions == 0 ? 0 : random.nextInt(conditions));
    INDArray z = Nd4j.createUninitialized(EDGES, config.noise());
    random.fillGaussian(z, 0, 1);
    INDArray x = Nd4j.createUninitialized(EDGES, 2);
    random.fillUniform(x, -config.scale() / 2, config.scale() / 2);
    ofG.spread(g.network(), beside(z, places), random);
    ofD.spread(d.network(), beside(x, places), random);
  }

  private INDArray beside(INDArray points, int[] places) {
    Tensor told = told(places);
    return told == null ? points : Nd4j.hstack(told.array(), points);
  }

  private @Nullable Tensor told(int[] places) {
    return conditions == 0 ? null : Draws.oneHot(places, conditions);
  }

  /**
   * Generated points beside each density, or beside all of them together: divergence, the same of
   * the start weights, modes hit and share of points outside them.
   */
  private Map<String, Double> measures(Map<String, PointHistogram> targets, double[] start) {
    Map<String, Double> measured = new LinkedHashMap<>();
    int k = 0;
    for (Map.Entry<String, PointHistogram> target : targets.entrySet()) {
      PointHistogram made = PointHistogram.of(points(k), CELLS);
      ModeCoverage coverage = ModeCoverage.of(target.getValue(), made);
      String name = target.getKey();
      measured.put("jsd" + name, target.getValue().divergence(made));
      measured.put("jsd_start" + name, start[k++]);
      measured.put("modes" + name, (double) coverage.hit());
      measured.put("outside" + name, coverage.outside());
    }
    return measured;
  }

  /** By what is put behind the names of measures. */
  private Map<String, PointHistogram> targets(DensityData known) {
    Map<String, PointHistogram> targets = new LinkedHashMap<>();
    int densities = known.densities().size();
    double[] mixture = new double[CELLS * CELLS];
    for (int k = 0; k < densities; k++) {
      PointHistogram truth = PointHistogram.of(known.densities().get(k), CELLS);
      if (conditions > 0 || densities == 1) {
        targets.put(densities == 1 ? "" : "_" + known.names().get(k), truth);
      }
      for (int i = 0; i < mixture.length; i++) {
        mixture[i] += truth.shares()[i] / densities;
      }
    }
    if (targets.isEmpty()) {
      targets.put("", new PointHistogram(CELLS, mixture));
    }
    return targets;
  }

  /** Divergences from the targets as things are. */
  private double[] divergences(Map<String, PointHistogram> targets) {
    double[] found = new double[targets.size()];
    int k = 0;
    for (PointHistogram target : targets.values()) {
      found[k] = target.divergence(PointHistogram.of(points(k), CELLS));
      k++;
    }
    return found;
  }

  /** Fixed points of G under a condition. */
  private float[] points(int condition) {
    int[] places = new int[MEASURED];
    Arrays.fill(places, condition);
    Draws fixed = Draws.of(RandomStream.of(seed, "samples", 0));
    Tensor points = shown.play(fixed.normal("z", MEASURED, config.noise()), told(places));
    return points.array().dup('c').data().asFloat();
  }

  /** For each condition the target, generated points and how real D finds each place. */
  @Override
  public Samples samples() {
    Samples samples = new Samples("target", "points", "discriminator");
    int rows = data instanceof DensityData known && conditions > 0 ? conditions : 1;
    for (int k = 0; k < rows; k++) {
      double[] target =
          data instanceof DensityData known
              ? PointHistogram.of(known.densities().get(k), CELLS).shares()
              : new double[CELLS * CELLS];
      samples.row(grey(target), grey(PointHistogram.of(points(k), CELLS).shares()), field(k));
    }
    return samples;
  }

  /** White at the largest share; rows come from the bottom. */
  private static Tensor grey(double[] shares) {
    double most = Math.max(1e-9, Arrays.stream(shares).max().orElse(0));
    float[] values = new float[shares.length];
    for (int i = 0; i < values.length; i++) {
      int row = CELLS - 1 - i / CELLS;
      values[row * CELLS + i % CELLS] = (float) (2 * Math.sqrt(shares[i] / most) - 1);
    }
    return enlarged(Tensor.constant(Nd4j.create(values, new long[] {1, 1, CELLS, CELLS}, 'c')));
  }

  /** Four pixels a cell. */
  private static Tensor enlarged(Tensor picture) {
    return Resampling.upsample2(Resampling.upsample2(picture));
  }

  private Tensor field(int condition) {
    float[] places = new float[2 * CELLS * CELLS];
    for (int i = 0; i < CELLS * CELLS; i++) {
      places[2 * i] = (i % CELLS + .5f) / CELLS;
      places[2 * i + 1] = (CELLS - 1 - i / CELLS + .5f) / CELLS;
    }
    int[] told = new int[CELLS * CELLS];
    Arrays.fill(told, condition);
    Tensor x = Tensor.constant(Nd4j.create(places, new long[] {CELLS * CELLS, 2}, 'c'));
    return enlarged(Activations.tanh(score(x, told(told))).reshape(1, 1, CELLS, CELLS));
  }
}
