package io.morph4j.stargan.v2;

import static io.morph4j.core.loss.GanLoss.NON_SATURATING;
import static io.morph4j.core.loss.LossFunctions.l1;

import io.morph4j.core.loss.GradientPenalties;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.DecayingWeight;
import io.morph4j.core.train.Objective;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.DomainBatch;
import io.morph4j.data.DomainData;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.stargan.v2.StarGan2Generator.Encoded;
import io.morph4j.stargan.v2.StarGan2Generator.Masks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains StarGAN v2 (Choi et al. 2020): generator G, mapping network F, style encoder E and a
 * discriminator D with a branch for each domain. The moving averages of G, F and E translate.
 */
public final class StarGan2Trainer implements Trainer {
  private final StarGan2Config config;
  private final DomainData data;
  private final StarGan2Generator g;
  private final MappingNetwork f;
  private final StyleEncoder e;
  private final StarGan2Discriminator d;
  private final StarGan2Generator averageG;
  private final MappingNetwork averageF;
  private final StyleEncoder averageE;
  private final Optimizer optimizerG;
  private final Optimizer optimizerF;
  private final Optimizer optimizerE;
  private final Optimizer optimizerD;
  private final DecayingWeight diversity;
  private final LongFunction<INDArray> noise;

  public StarGan2Trainer(StarGan2Config config, DomainData data, Training training) {
    this(config, data, training, gaussian(training.stream("noise"), config.latentDimension()));
  }

  /**
   * @param noise latents (N, latentDimension)
   */
  StarGan2Trainer(
      StarGan2Config config, DomainData data, Training training, LongFunction<INDArray> noise) {
    this.config = config;
    this.data = training.data(data);
    this.noise = noise;
    int domains = data.labels().size();
    int side = config.sampling().cropSize();
    int first = config.filters();
    int most = config.maxFilters();
    int style = config.styleDimension();
    StarGan2Generator.Options generator =
        new StarGan2Generator.Options(
            config.channels(), side, first, most, style, config.highPass());
    MappingNetwork.Options mapping =
        new MappingNetwork.Options(config.latentDimension(), config.hidden(), style, domains);
    StyleEncoder.Options encoder =
        new StyleEncoder.Options(config.channels(), side, first, most, style, domains);
    this.g = training.network("G", generator, config.start());
    this.f = training.network("F", mapping, config.start());
    this.e = training.network("E", encoder, config.start());
    this.d =
        training.network(
            "D",
            new StarGan2Discriminator.Options(config.channels(), side, first, most, domains),
            config.start());
    this.optimizerG = training.optimizer("generator", config.adam(config.learningRate()), g);
    this.optimizerF = training.optimizer("mapping", config.adam(config.mappingRate()), f);
    this.optimizerE = training.optimizer("encoder", config.adam(config.learningRate()), e);
    this.optimizerD = training.optimizer("discriminator", config.adam(config.learningRate()), d);
    this.averageG = training.average("ema_G", g, config.averageDecay());
    this.averageF = training.average("ema_F", f, config.averageDecay());
    this.averageE = training.average("ema_E", e, config.averageDecay());
    this.diversity = training.part("diversity", diversity(config, training.plannedSteps()));
    ModelDescription described =
        new ModelDescription(
            "stargan2",
            Map.of(
                "G", NetworkDescription.of(NetworkRole.GENERATOR, generator),
                "F", NetworkDescription.of(NetworkRole.MAPPING, mapping),
                "E", NetworkDescription.of(NetworkRole.ENCODER, encoder)),
            GuidedPictureToPicture.byStyle(
                generator,
                config.channels(),
                config.channels(),
                style,
                config.latentDimension(),
                side),
            data.labels(),
            InferencePolicy.DEFAULT,
            Map.of());
    training.model("G", () -> averages(training.withTraining(described)));
  }

  /** The averages, which translate better than the networks of any one step. */
  private ModelFile averages(ModelDescription described) {
    return ModelFile.of(
        described, Map.of("G", averageG.state(), "F", averageF.state(), "E", averageE.state()));
  }

  private static LongFunction<INDArray> gaussian(RandomStream random, int dimension) {
    return count -> {
      INDArray latents = Nd4j.createUninitialized(count, dimension);
      random.fillGaussian(latents, 0, 1);
      return latents;
    };
  }

  private static DecayingWeight diversity(StarGan2Config config, @Nullable Long planned) {
    double share = planned == null ? 1 : (double) planned / config.steps();
    return new DecayingWeight(
        config.lambdaDiversity(), Math.round(share * config.diversitySteps()));
  }

  /** D by noise, D by references, G with F and E by noise, G alone by references. */
  @Override
  public void step(Step step) {
    DomainBatch batch = data.next();
    Sources sources = Sources.of(batch);
    Tensor target = sources.target(); // (N, domains)
    Tensor reference1 = Tensor.constant(batch.references().get(0)); // of the target domain
    Tensor reference2 = Tensor.constant(batch.references().get(1));
    Tensor z1 = Tensor.constant(noise.apply(target.size(0))); // (N, latentDimension)
    Tensor z2 = Tensor.constant(noise.apply(target.size(0)));

    // No style enters the first half of G: it serves all styles until the weights change.
    Encoded fixed = StepScope.withoutRecording(() -> sources.encoded(g));
    discriminate(step, "latent", sources, fixed, still(() -> f.forward(z1, target)));
    discriminate(step, "ref", sources, fixed, still(() -> e.forward(reference1, target)));

    Objective latent = step.objective(optimizerG, optimizerF, optimizerE);
    Encoded encoded = sources.encoded(g);
    Tensor other = still(() -> g.decode(encoded, f.forward(z2, target)));
    translate(step, latent, "latent", sources, encoded, f.forward(z1, target), other);
    latent.minimize();

    Objective reference = step.objective(optimizerG);
    Encoded again = sources.encoded(g);
    Tensor style1 = still(() -> e.forward(reference1, target));
    Tensor other2 = still(() -> g.decode(again, e.forward(reference2, target)));
    translate(step, reference, "ref", sources, again, style1, other2);
    reference.minimize();
    step.note("lambda_ds", diversity.value());
  }

  /**
   * The pictures of a step and what belongs to them.
   *
   * @param x {@code (N, channels, side, side)} in [-1, 1]
   * @param original their domains, {@code (N, domains)}
   * @param target the domains that they go to
   * @param masks of {@code x}, if there are any; those of a translation are the same, for it keeps
   *     its place
   */
  private record Sources(Tensor x, Tensor original, Tensor target, @Nullable Masks masks) {
    static Sources of(DomainBatch batch) {
      INDArray masks = batch.masks();
      return new Sources(
          Tensor.constant(batch.pictures()),
          Tensor.constant(batch.labels()),
          Tensor.constant(batch.targets()),
          masks == null ? null : Masks.of(Tensor.constant(masks)));
    }

    /** What {@code g} makes of them before it is told a style. */
    Encoded encoded(StarGan2Generator g) {
      return g.encode(x, masks);
    }
  }

  /** Equation 1 for D, and R1 on the real pictures. */
  private void discriminate(Step step, String by, Sources sources, Encoded encoded, Tensor style) {
    Objective objective = step.objective(optimizerD);
    objective.part(
        () -> {
          boolean penalized =
              config.lambdaPenalty() > 0 && (step.number() - 1) % config.penaltyEvery() == 0;
          Tensor real = penalized ? sources.x().leaf() : sources.x();
          Tensor scores = d.forward(real, sources.original()); // (N)
          if (penalized) {
            Tensor r1 = step.note("D_" + by + "_reg", GradientPenalties.r1(scores, real));
            objective.add(r1.times(config.lambdaPenalty() * config.penaltyEvery()));
          }
          return objective.term("D_" + by + "_real", NON_SATURATING.real(scores));
        });
    objective.part(
        () -> {
          Tensor scores = d.forward(still(() -> g.decode(encoded, style)), sources.target());
          return objective.term("D_" + by + "_fake", NON_SATURATING.fake(scores));
        });
    objective.minimize();
  }

  /**
   * Equation 5: adversarial, style reconstruction, diversity and cycle.
   *
   * @param encoded the sources
   * @param style {@code (N, styleDimension)} of the target domain
   * @param other the sources in another style of that domain, a constant
   */
  private void translate(
      Step step,
      Objective objective,
      String by,
      Sources sources,
      Encoded encoded,
      Tensor style,
      Tensor other) {
    String name = "G_" + by;
    Tensor x = sources.x();
    Tensor target = sources.target();
    Tensor fake = g.decode(encoded, style);
    objective.term(name + "_adv", NON_SATURATING.generator(d.forward(fake, target)));
    Tensor found = step.note(name + "_sty", l1(e.forward(fake, target), style));
    objective.add(found.times(config.lambdaStyle()));
    Tensor difference = step.note(name + "_ds", l1(fake, other));
    objective.add(difference.times(-diversity.value()));
    Tensor back = g.forward(fake, e.forward(x, sources.original()), sources.masks());
    objective.add(step.note(name + "_cyc", l1(back, x)).times(config.lambdaCycle()));
  }

  private static Tensor still(Supplier<Tensor> body) {
    return StepScope.withoutRecording(() -> StepScope.tidy(body));
  }

  /**
   * A picture of each domain, in all domains by one noise, then by a reference of each; the
   * references in the first row.
   */
  @Override
  public Samples samples() {
    List<String> domains = data.labels();
    Samples samples =
        new Samples(
            Stream.of(
                    Stream.of("source"),
                    domains.stream().map(name -> name + " by noise"),
                    domains.stream().map(name -> name + " by reference"))
                .flatMap(columns -> columns)
                .toArray(String[]::new));
    List<DomainData.Shown> shown = data.samples(2);
    List<Tensor> latents = new ArrayList<>();
    List<Tensor> references = new ArrayList<>();
    RandomStream fixed = new RandomStream(0);
    Tensor z = Tensor.constant(gaussian(fixed, config.latentDimension()).apply(1));
    for (int k = 0; k < domains.size(); k++) {
      latents.add(averageF.forward(z, oneHot(k)));
      references.add(of(shown, k).get(of(shown, k).size() - 1).picture());
    }
    List<Tensor> head = new ArrayList<>();
    Tensor blank = references.get(0).times(0).plus(1);
    head.add(blank);
    domains.forEach(name -> head.add(blank));
    head.addAll(references);
    samples.row(head.toArray(Tensor[]::new));
    for (int k = 0; k < domains.size(); k++) {
      samples.row(row(of(shown, k).get(0), latents, references));
    }
    return samples;
  }

  private Tensor[] row(DomainData.Shown shown, List<Tensor> latents, List<Tensor> references) {
    Tensor source = shown.picture();
    Masks masks = shown.masks() == null ? null : Masks.of(shown.masks());
    List<Tensor> row = new ArrayList<>(List.of(source));
    latents.forEach(style -> row.add(averageG.forward(source, style, masks)));
    for (int k = 0; k < references.size(); k++) {
      row.add(averageG.forward(source, averageE.forward(references.get(k), oneHot(k)), masks));
    }
    return row.toArray(Tensor[]::new);
  }

  private Tensor oneHot(int domain) {
    boolean[] row = new boolean[data.labels().size()];
    row[domain] = true;
    return Tensor.constant(DomainData.array(List.of(row)));
  }

  /** Pictures of the domain, or any if there is none. */
  private static List<DomainData.Shown> of(List<DomainData.Shown> shown, int domain) {
    List<DomainData.Shown> found =
        shown.stream().filter(each -> each.labels().array().getDouble(0, domain) == 1).toList();
    return found.isEmpty() ? List.of(shown.get(0)) : found;
  }
}
