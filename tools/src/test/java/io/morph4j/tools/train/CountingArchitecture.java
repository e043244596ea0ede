package io.morph4j.tools.train;

import io.morph4j.core.config.Option;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.PixelDiscriminator;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.optim.Sgd;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.NumberedBatches;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.StartConfig;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Stateful;
import io.morph4j.core.train.Step;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.engine.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.nd4j.linalg.factory.Nd4j;

/** An architecture whose training counts steps, for tests of the command line. */
public final class CountingArchitecture implements Architecture<CountingArchitecture.Config> {
  /** Configs that trainers were made from, in order. */
  static final List<Config> CONFIGS = new ArrayList<>();

  /** The numbers of the steps made, those of warm-ups too. */
  private static final List<Long> STEPS = new ArrayList<>();

  /** How often a step of this number was made. */
  public static long timesOfStep(long step) {
    return STEPS.stream().filter(each -> each == step).count();
  }

  /** Called with the number of each step. */
  public static LongConsumer onStep = step -> {};

  /** Options of the counting. */
  public record Config(
      @Option("added at each step") int increment,
      @Option("shown as loss") double loss,
      @Option("epochs to train") int epochs,
      @Option("how to count") Mode mode) {
    public Config {
      if (increment < 1) {
        throw new IllegalArgumentException("increment is " + increment + "; it must be at least 1");
      }
    }
  }

  /** Ways to count. */
  public enum Mode {
    PLAIN,
    FAST_FORWARD
  }

  /** Forgets what earlier tests did. */
  public static void reset() {
    CONFIGS.clear();
    STEPS.clear();
    onStep = step -> {};
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public String summary() {
    return "counts steps";
  }

  @Override
  public Map<String, Config> presets() {
    Map<String, Config> presets = new LinkedHashMap<>();
    presets.put("one", new Config(1, 0.5, 2, Mode.PLAIN));
    presets.put("ten", new Config(10, 0.5, 2, Mode.PLAIN));
    return presets;
  }

  @Override
  public Trainer trainer(Config config, DataLocation data, Training training) {
    Path root = data.root();
    if (root != null && !Files.isDirectory(root)) {
      throw new UserException("--data " + root + ": there is no such folder");
    }
    CONFIGS.add(config);
    return new CountingTrainer(config, training);
  }

  private static final class CountingTrainer implements Trainer, Stateful {
    private final Config config;
    private final Training training;
    private long steps;
    private long count;

    CountingTrainer(Config config, Training training) {
      this.config = config;
      this.training = training;
      training.data(new NumberedBatches(5));
      training.part("counter", this);
      Layer network =
          training.network("N", new PixelDiscriminator.Options(), StartConfig.defaults());
      training.optimizer("all", packed -> new Sgd(packed, 1e-3, 0), network);
      training.schedule(RateConfig.constant(config.epochs()));
      training.model("AtoB", () -> model("A", "B"));
      training.model("BtoA", () -> model("B", "A"));
    }

    @Override
    public void step(Step step) {
      steps++;
      count += config.increment();
      STEPS.add(steps);
      onStep.accept(steps);
      step.note("loss", config.loss());
      step.note("count", (double) count);
    }

    @Override
    public void save(String name, State state) {
      state.put("position", steps, count);
      state.put("array", Nd4j.createFromArray((float) count));
    }

    @Override
    public void restore(String name, State state) {
      long[] position = state.numbers("position");
      steps = position[0];
      count = position[1];
    }

    private ModelFile model(String from, String to) {
      NetworkDescription network =
          new NetworkDescription(
              NetworkRole.GENERATOR, "counter", Map.of("count", Long.toString(count)));
      ModelDescription description =
          new ModelDescription(
              "counting",
              Map.of("G", network),
              new Signature.PictureToPicture(3, 3, 1, 1),
              List.of(from, to),
              InferencePolicy.DEFAULT,
              Map.of());
      return new ModelFile(
          training.withTraining(description), Map.of("count", Nd4j.createFromArray((float) count)));
    }

    @Override
    public Samples samples() {
      Samples samples = new Samples();
      samples.row(Tensor.constant(Nd4j.zeros(1, 3, 4, 4)));
      return samples;
    }
  }
}
