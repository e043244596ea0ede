package io.morph4j.infogan;

import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.train.Draws;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.infogan.codes.CodedGenerator;
import io.morph4j.infogan.codes.Game;
import io.morph4j.infogan.codes.GeneratorInputs;
import io.morph4j.infogan.codes.LatentCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Trains InfoGAN (Chen et al. 2016) in the form that the config names. */
public final class InfoGanTrainer implements Trainer {
  private static final int ROWS = 10;

  private final LabelledData data;
  private final boolean signed;
  private final CodedGenerator g;
  private final Game game;
  private final Tensor shownNoise;
  private final LatentCodes.Values shownCodes;

  public InfoGanTrainer(InfoGanConfig config, LabelledData data, Training training) {
    this(config, data, training, Draws.of(training.stream("draws")));
  }

  InfoGanTrainer(InfoGanConfig config, LabelledData data, Training training, Draws draws) {
    this.data = training.data(data);
    this.signed = config.form().range() == Signature.Range.SIGNED;
    NetworkOptions<Sequential> makes = config.generator();
    Sequential network = training.network("G", makes, config.start());
    this.g =
        new CodedGenerator(
            makes,
            network,
            training.optimizer("generator", config.generatorAdam(), network),
            config.inputs(),
            draws,
            config.labels());
    this.game = config.game(training, g);
    training.schedule(config.rate());
    Map<String, NetworkDescription> described = new LinkedHashMap<>();
    described.put("G", NetworkDescription.of(NetworkRole.GENERATOR, makes));
    Game.Recogniser q = game.recogniser();
    described.put("Q", NetworkDescription.of(NetworkRole.ENCODER, q.options()));
    ModelDescription description =
        new ModelDescription(
            "infogan", described, config.signature(), List.of(), InferencePolicy.DEFAULT, Map.of());
    training.model(
        "G",
        () ->
            ModelFile.of(
                training.withTraining(description),
                Map.of("G", network.state(), "Q", q.network().state())));
    Draws fixed = Draws.of(RandomStream.of(training.seed(), "samples", 0));
    GeneratorInputs rows = config.inputs().withCount(ROWS);
    int columns = columns();
    this.shownNoise = LatentCodes.repeated(rows.noise(fixed, ""), columns);
    this.shownCodes = everyValue(rows.codes(fixed, ""), columns);
  }

  @Override
  public void step(Step step) {
    LabelledBatch batch = data.next();
    Tensor x = Tensor.constant(batch.pictures());
    game.step(step, signed ? x : x.times(.5).plus(.5), batch.labels());
  }

  /** Values of the first code. */
  private int columns() {
    return g.codes().categories().get(0);
  }

  /** A row of every value of the first code for each of {@code once}; other codes stay. */
  private LatentCodes.Values everyValue(LatentCodes.Values once, int columns) {
    List<int[]> classes = new ArrayList<>();
    for (int[] drawn : once.classes()) {
      classes.add(IntStream.range(0, ROWS * columns).map(i -> drawn[i / columns]).toArray());
    }
    classes.set(0, IntStream.range(0, ROWS * columns).map(i -> i % columns).toArray());
    Tensor numbers = once.numbers();
    return g.codes()
        .values(classes, numbers == null ? null : LatentCodes.repeated(numbers, columns));
  }

  @Override
  public Samples samples() {
    Samples samples = new Samples();
    Tensor pictures = g.make(shownNoise, shownCodes);
    samples.grid(signed ? pictures : pictures.times(2).plus(-1), columns());
    return samples;
  }
}
