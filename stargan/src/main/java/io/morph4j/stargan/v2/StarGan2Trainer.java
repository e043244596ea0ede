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
    Tensor x = Tensor.constant(batch.pictures()); // (N, channels, side, side) in [-1, 1]
    Tensor original = Tensor.constant(batch.labels()); // (N, domains)
    Tensor target = Tensor.constant(batch.targets());
    Tensor reference1 = Tensor.constant(batch.references().get(0)); // of the target domain
    Tensor reference2 = Tensor.constant(batch.references().get(1));
    Tensor z1 = Tensor.constant(noise.apply(x.size(0))); // (N, latentDimension)
    Tensor z2 = Tensor.constant(noise.apply(x.size(0)));

    discriminate(step, "latent", x, original, target, still(() -> f.forward(z1, target)));
    discriminate(step, "ref", x, original, target, still(() -> e.forward(reference1, target)));

    Objective latent = step.objective(optimizerG, optimizerF, optimizerE);
    Tensor other = still(() -> g.forward(x, f.forward(z2, target)));
    translate(step, latent, "latent", x, original, target, f.forward(z1, target), other);
    latent.minimize();

    Objective reference = step.objective(optimizerG);
    Tensor style1 = still(() -> e.forward(reference1, target));
    Tensor other2 = still(() -> g.forward(x, e.forward(reference2, target)));
    translate(step, reference, "ref", x, original, target, style1, other2);
    reference.minimize();
    step.note("lambda_ds", diversity.value());
  }

  /** Equation 1 for D, and R1 on the real pictures. */
  private void discriminate(
      Step step, String by, Tensor x, Tensor original, Tensor target, Tensor style) {
    Objective objective = step.objective(optimizerD);
    objective.part(
        () -> {
          boolean penalized =
              config.lambdaPenalty() > 0 && (step.number() - 1) % config.penaltyEvery() == 0;
          Tensor real = penalized ? x.leaf() : x;
          Tensor scores = d.forward(real, original); // (N)
          if (penalized) {
            Tensor r1 = step.note("D_" + by + "_reg", GradientPenalties.r1(scores, real));
            objective.add(r1.times(config.lambdaPenalty() * config.penaltyEvery()));
          }
          return objective.term("D_" + by + "_real", NON_SATURATING.real(scores));
        });
    objective.part(
        () -> {
          Tensor fake = still(() -> g.forward(x, style));
          return objective.term("D_" + by + "_fake", NON_SATURATING.fake(d.forward(fake, target)));
        });
    objective.minimize();
  }

  /**
   * Equation 5: adversarial, style reconstruction, diversity and cycle.
   *
   * @param style {@code (N, styleDimension)} of the target domain
   * @param other {@code x} in another style of that domain, a constant
   */
  private void translate(
      Step step,
      Objective objective,
      String by,
      Tensor x,
      Tensor original,
      Tensor target,
      Tensor style,
      Tensor other) {
    String name = "G_" + by;
    Tensor fake = g.forward(x, style);
    objective.term(name + "_adv", NON_SATURATING.generator(d.forward(fake, target)));
    Tensor found = step.note(name + "_sty", l1(e.forward(fake, target), style));
    objective.add(found.times(config.lambdaStyle()));
    Tensor difference = step.note(name + "_ds", l1(fake, other));
    objective.add(difference.times(-diversity.value()));
    Tensor back = g.forward(fake, e.forward(x, original));
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
      references.add(of(shown, k).get(of(shown, k).size() - 1));
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

  private Tensor[] row(Tensor source, List<Tensor> latents, List<Tensor> references) {
    List<Tensor> row = new ArrayList<>(List.of(source));
    latents.forEach(style -> row.add(averageG.forward(source, style)));
    for (int k = 0; k < references.size(); k++) {
      row.add(averageG.forward(source, averageE.forward(references.get(k), oneHot(k))));
    }
    return row.toArray(Tensor[]::new);
  }

  private Tensor oneHot(int domain) {
    boolean[] row = new boolean[data.labels().size()];
    row[domain] = true;
    return Tensor.constant(DomainData.array(List.of(row)));
  }

  /** Pictures of the domain, or any if there is none. */
  private static List<Tensor> of(List<DomainData.Shown> shown, int domain) {
    List<Tensor> found =
        shown.stream()
            .filter(each -> each.labels().array().getDouble(0, domain) == 1)
            .map(DomainData.Shown::picture)
            .toList();
    return found.isEmpty() ? List.of(shown.get(0).picture()) : found;
  }
}
