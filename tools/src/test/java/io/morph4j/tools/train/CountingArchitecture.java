package io.morph4j.tools.train;

import io.morph4j.core.config.Option;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.TrainingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An architecture whose training counts steps, for tests of the command line. */
public final class CountingArchitecture implements Architecture {
  /** Requests that trainers were made from, in order. */
  static final List<TrainingRequest> REQUESTS = new ArrayList<>();

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
    REQUESTS.clear();
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
  public List<String> presets() {
    return List.of("one", "ten");
  }

  @Override
  public Record preset(String name) {
    return new Config(name.equals("ten") ? 10 : 1, 0.5, 2, Mode.PLAIN);
  }

  @Override
  public Trainer trainer(TrainingRequest request) {
    Path root = request.data().root();
    if (root != null && !Files.isDirectory(root)) {
      throw new UserException("--data " + root + ": there is no such folder");
    }
    REQUESTS.add(request);
    return new CountingTrainer((Config) request.config());
  }

  private static final class CountingTrainer implements Trainer {
    private final Config config;
    private long steps;
    private long count;

    CountingTrainer(Config config) {
      this.config = config;
    }

    @Override
    public Losses step() {
      steps++;
      count += config.increment();
      onStep.accept(steps);
      Map<String, Double> losses = new LinkedHashMap<>();
      losses.put("loss", config.loss());
      losses.put("count", (double) count);
      return new Losses(losses);
    }

    @Override
    public long stepsPerEpoch() {
      return 5;
    }

    @Override
    public long plannedEpochs() {
      return config.epochs();
    }

    @Override
    public void epochEnded(long epoch) {}

    @Override
    public Map<String, Double> learningRates() {
      return Map.of("all", 1e-3);
    }

    @Override
    public double dataSeconds() {
      return 0;
    }

    @Override
    public State save() {
      State state = new State();
      state.put("position", steps, count);
      state.put("array", Nd4j.createFromArray((float) count));
      return state;
    }

    @Override
    public void restore(State state) {
      long[] position = state.numbers("position");
      steps = position[0];
      count = position[1];
    }

    @Override
    public Map<String, ModelFile> models() {
      ModelDescription description =
          new ModelDescription(
              "counting",
              "counter",
              Map.of("count", Long.toString(count)),
              3,
              3,
              "A",
              "B",
              1,
              Map.of("steps", Long.toString(steps)));
      Map<String, INDArray> weights = Map.of("count", Nd4j.createFromArray((float) count));
      Map<String, ModelFile> models = new LinkedHashMap<>();
      models.put("AtoB", new ModelFile(description, weights));
      models.put("BtoA", new ModelFile(description, weights));
      return models;
    }

    @Override
    public List<List<INDArray>> samples() {
      return List.of(List.of(Nd4j.zeros(3, 4, 4)));
    }

    @Override
    public long peakBytes() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
