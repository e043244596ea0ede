package io.morph4j.cut;

import io.morph4j.core.file.UserException;
import io.morph4j.core.loss.GanLoss;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.OnePass;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains CUT (Park et al. 2020): generator G from A to B, discriminator D on B, and projections F
 * of G's own features, by which patches are compared.
 */
public final class CutTrainer implements Trainer {
  private static final int SAMPLES = 4;

  private final CutConfig config;
  private final UnpairedData data;
  private final Layer generator;
  private final Layer shown;
  private final List<Layer> layers;
  private final Layer judge;
  private final PatchProjections projections;
  private final Optimizer ofG;
  private final Optimizer ofD;
  private final Optimizer ofF;
  private final Places places;

  public CutTrainer(CutConfig config, UnpairedData data, Training training) {
    this(config, data, training, Places.drawn(training.stream("places")));
  }

  CutTrainer(CutConfig config, UnpairedData data, Training training, Places places) {
    this.config = config;
    this.data = training.data(data);
    this.places = places;
    int in = config.inputChannels();
    int out = config.outputChannels();
    NetworkOptions<? extends Layer> aToB = config.generator().options(in, out, config.norm());
    this.generator = training.network("G", aToB, config.start());
    double decay = config.averageDecay();
    this.shown = decay == 0 ? generator : training.average("ema_G", generator, decay);
    this.layers = layers(generator, config);
    this.judge =
        training.network("D", config.discriminator().options(out, config.norm()), config.start());
    List<Integer> channels =
        config.nceLayers().stream().map(i -> (int) channels(layers, i, in)).toList();
    this.projections =
        training.network(
            "F", new PatchProjections.Options(channels, config.projection()), config.start());
    this.ofG = training.optimizer("generator", config.adam(), generator);
    this.ofD = training.optimizer("discriminator", config.adam(), judge);
    this.ofF = training.optimizer("projections", config.adam(), projections);
    training.schedule(config.rate());
    training.model(
        "AtoB",
        shown,
        ModelDescription.translation("cut", aToB, in, out, data.nameA(), data.nameB()));
  }

  private static List<Layer> layers(Module generator, CutConfig config) {
    List<Layer> layers =
        generator.modules().stream()
            .filter(Sequential.class::isInstance)
            .map(Sequential.class::cast)
            .findFirst()
            .orElseThrow()
            .layers();
    int last = config.nceLayers().get(config.nceLayers().size() - 1);
    if (config.nceLayers().get(0) < 0 || last >= layers.size()) {
      throw new UserException(
          "nceLayers is %s; the generator has the modules 0 to %d"
              .formatted(config.nceLayers(), layers.size() - 1));
    }
    return layers.subList(0, last + 1);
  }

  /** Channels that module {@code i} gives: those of the last convolution up to it. */
  private static long channels(List<Layer> layers, int i, int input) {
    long channels = input;
    for (Layer layer : layers.subList(0, i + 1)) {
      for (var parameter : layer.parameters()) {
        channels = parameter.shape().length == 4 ? parameter.shape()[0] : channels;
      }
    }
    return channels;
  }

  /** D on the translation so far, then G and F by one pass back. */
  @Override
  public void step(Step step) {
    UnpairedBatch batch = data.next();
    Tensor a = Tensor.constant(batch.a()); // (N, C, H, W) in [-1, 1]
    Tensor b = Tensor.constant(batch.b());
    boolean flip = config.flipEquivariance() && places.flip();
    Tensor shown = flip ? mirrored(batch.a()) : a;
    long n = shown.size(0);
    Tensor both =
        config.nceIdentity()
            ? generator.forward(Shapes.concat(0, shown, b))
            : generator.forward(shown);
    Tensor fake = config.nceIdentity() ? Shapes.slice(both, 0, 0, n) : both;

    GanLoss gan = config.ganLoss();
    Objective d = step.objective(ofD);
    d.part(
        () -> {
          OnePass.Pair scores = OnePass.forward(judge, b, fake.detach());
          Tensor onFake = step.note("D_fake", gan.fake(scores.second()));
          Tensor onReal = step.note("D_real", gan.real(scores.first()));
          return d.term("D", onFake.plus(onReal).times(.5));
        });
    d.minimize();

    Objective g = step.objective("G", ofG, ofF); // equation 6
    g.term("G_GAN", gan.generator(judge.forward(fake)).times(config.lambdaGan()));
    Tensor nce = step.note("NCE", contrastive("A", a, fake, flip)); // equation 4
    if (config.nceIdentity()) {
      Tensor same = Shapes.slice(both, 0, n, both.size(0));
      Tensor identity = step.note("NCE_Y", contrastive("B", b, same, false)); // equation 5
      g.add(nce.plus(identity).times(.5));
    } else {
      g.add(nce);
    }
    g.minimize();
  }

  /** How well patches of {@code made} tell those of {@code source}: the mean over the layers. */
  private Tensor contrastive(String name, Tensor source, Tensor made, boolean flip) {
    int pictures = (int) source.size(0);
    List<int[]> at = new ArrayList<>();
    // Maps of the source are given up once the patches of all layers are projected.
    Tensor keys =
        StepScope.tidy(
            () ->
                StepScope.withoutRecording(
                    () -> Shapes.concat(0, projected(source, maps -> drawn(name, maps, at)))));
    Iterator<int[]> same = at.iterator();
    Tensor[] queries =
        projected(made, maps -> flip ? mirrored(same.next(), (int) maps.size(3)) : same.next());
    List<Tensor> losses = new ArrayList<>();
    long from = 0;
    for (Tensor q : queries) {
      Tensor k = Shapes.slice(keys, 0, from, from + q.size(0));
      from += q.size(0);
      losses.add(PatchNce.loss(q, k, pictures, config.temperature()));
    }
    Tensor sum = losses.stream().reduce(Tensor::plus).orElseThrow();
    return sum.times(config.lambdaNce() / losses.size());
  }

  /** Draws the places of the next of the maps and adds them to {@code at}. */
  private int[] drawn(String name, Tensor maps, List<int[]> at) {
    int all = (int) (maps.size(2) * maps.size(3));
    at.add(places.draw(name, at.size(), Math.min(config.patches(), all), all));
    return at.get(at.size() - 1);
  }

  /** Projected patches of the maps of {@link CutConfig#nceLayers} for {@code x}. */
  private Tensor[] projected(Tensor x, Function<Tensor, int[]> at) {
    Tensor[] patches = new Tensor[config.nceLayers().size()];
    Tensor maps = x;
    int from = 0;
    for (int i = 0; i < patches.length; i++) {
      int to = config.nceLayers().get(i) + 1;
      maps = StepScope.chain(maps, layers.subList(from, to), Layer::forward);
      patches[i] = projections.forward(i, PatchNce.rows(maps, at.apply(maps)));
      from = to;
    }
    return patches;
  }

  private static Tensor mirrored(INDArray pictures) {
    INDArray mirrored = Nd4j.createUninitialized(pictures.dataType(), pictures.shape());
    Nd4j.exec(
        DynamicCustomOp.builder("reverse")
            .addInputs(pictures)
            .addOutputs(mirrored)
            .addIntegerArguments(3)
            .build());
    return Tensor.constant(mirrored);
  }

  private static int[] mirrored(int[] places, int width) {
    int[] mirrored = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      mirrored[i] = places[i] / width * width + width - 1 - places[i] % width;
    }
    return mirrored;
  }

  @Override
  public Samples samples() {
    List<Tensor> as = data.samplesA(SAMPLES);
    if (!config.nceIdentity()) {
      Samples samples = new Samples("input", "output");
      as.forEach(a -> samples.row(a, shown.forward(a)));
      return samples;
    }
    Samples samples = new Samples("input", "output", "target", "identity");
    List<Tensor> bs = data.samplesB(SAMPLES);
    for (int i = 0; i < as.size(); i++) {
      Tensor b = bs.get(i % bs.size());
      samples.row(as.get(i), shown.forward(as.get(i)), b, shown.forward(b));
    }
    return samples;
  }
}
