package io.morph4j.core.train;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Recomputing;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.optim.OptimizerOptions;
import io.morph4j.core.optim.Schedule;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a training is made of. A {@link Trainer} registers its parts here in its
 * constructor: networks, optimisers, averages, pools, random streams, schedules, data, models. From
 * that this class saves, restores, counts, schedules, samples and closes.
 *
 * <p>Names are those of a checkpoint: changing one makes older checkpoints unreadable.
 */
public final class Training implements AutoCloseable {
  /** The loss that a plateau is watched on. */
  private static final String WATCHED = "G";

  private final String architecture;
  private final Record config;
  private final long seed;
  private final @Nullable Long plannedSteps;
  private final StepMemory memory = new StepMemory();
  private final Networks networks = new Networks();
  private final Map<Module, NetworkOptions<?>> options = new IdentityHashMap<>();
  private final List<NetworkAverage> averages = new ArrayList<>();
  private final Map<String, Stateful> parts = new LinkedHashMap<>();
  private final Optimizers optimizers = new Optimizers();
  private final Map<String, Supplier<ModelFile>> models = new LinkedHashMap<>();
  private final List<LongFunction<Map<String, Double>>> evaluations = new ArrayList<>();
  private @Nullable Batches<?> data;
  private @Nullable Trainer trainer;
  private Together together = Together.ALONE;
  private boolean saveMemory;

  private Training(String architecture, Record config, long seed, @Nullable Long plannedSteps) {
    this.architecture = architecture;
    this.config = config;
    this.seed = seed;
    this.plannedSteps = plannedSteps;
  }

  /**
   * A training whose parts {@code trainer} registers; {@link Architecture#start} for programs.
   *
   * @param architecture name of it, as in its model files
   * @param config told in model files
   * @param seed of everything random
   * @param plannedSteps that the run will take, null if the epochs of the config decide
   */
  public static Training start(
      String architecture,
      Record config,
      long seed,
      @Nullable Long plannedSteps,
      Function<Training, Trainer> trainer) {
    Training training = new Training(architecture, config, seed, plannedSteps);
    try {
      training.trainer = trainer.apply(training);
      return training;
    } catch (RuntimeException | Error e) {
      training.close();
      throw e;
    }
  }

  // For trainers, in their constructors:

  /** The seed of everything random. */
  public long seed() {
    return seed;
  }

  /** Steps that the run will take, null if epochs or time decide. */
  public @Nullable Long plannedSteps() {
    return plannedSteps;
  }

  /** A random stream that depends on the seed and {@code purpose} and goes on after a resume. */
  public RandomStream stream(String purpose) {
    RandomStream stream = RandomStream.of(seed, purpose, 0);
    part("stream." + purpose, new SavedStream(stream));
    return stream;
  }

  /**
   * Whether networks keep less of a forward pass, and optimisers that move in turns share the
   * memory of their gradients. For all that is registered after this call. Default is false.
   */
  public void saveMemory(boolean on) {
    saveMemory = on;
  }

  /**
   * A network with fresh weights.
   *
   * @param start distribution of the start weights, drawn from a stream of the network's name
   */
  public <N extends Module> N network(String name, NetworkOptions<N> of, StartConfig start) {
    N network = start.build(name, of, RandomStream.of(seed, name, 0));
    if (saveMemory && network instanceof Recomputing recomputing) {
      recomputing.saveMemory(true);
    }
    options.put(network, of);
    networks.add(name, network);
    return network;
  }

  /**
   * A second network of the form of {@code network}, which {@link #network} made, in evaluation,
   * with the average of its weights: {@code average = beta · average + (1 - beta) · weights}.
   */
  public <N extends Module> N average(String name, N network, double beta) {
    @SuppressWarnings("unchecked") // registered together
    NetworkOptions<N> of =
        (NetworkOptions<N>)
            Objects.requireNonNull(options.get(network), "that network was not registered here");
    N average = of.build(Initializer.zero());
    averages.add(new NetworkAverage(network, average, beta, () -> optimizers.packed(network)));
    options.put(average, of);
    networks.addStill(name, average);
    return average;
  }

  /**
   * An optimiser of {@code moved}. The networks of a first optimiser are packed into one buffer; a
   * further one of the same networks, or some of them, shares it. Networks that were packed apart
   * take an optimiser each, under one {@link Objective}. No network has its {@code name}.
   */
  public Optimizer optimizer(String name, OptimizerOptions of, Module... moved) {
    networks.requireFree(name);
    return optimizers.add(name, of, saveMemory, moved);
  }

  /** A part with a state of its own, saved under {@code name}; returns it. */
  public <P extends Stateful> P part(String name, P part) {
    if (parts.putIfAbsent(name, part) != null) {
      throw new IllegalArgumentException("there is a part " + name + " already");
    }
    return part;
  }

  /** A pool of generated pictures; a checkpoint has its {@code name} without spaces. */
  public ImagePool pool(String name, int size) {
    ImagePool pool = new ImagePool(size, RandomStream.of(seed, name, 0));
    return part(name.replace(" ", ""), pool);
  }

  /** The data of the training; its epochs are those of the run. */
  public <B extends Batches<?>> B data(B batches) {
    data = batches;
    return batches;
  }

  /** Moves the rates of {@code of}, or of all optimisers that nothing moves yet, by epochs. */
  public void schedule(RateConfig by, Optimizer... of) {
    optimizers.schedule(new ScheduledRate(by, plannedSteps), of);
  }

  /** Moves the rates of {@code of}, or of all optimisers that nothing moves yet, by steps. */
  public void scheduleBySteps(Schedule by, Optimizer... of) {
    optimizers.schedule(new ScheduledRate(by), of);
  }

  /** Exports {@code network}, which turns pictures into pictures, as {@code file}. */
  public void model(String file, Module network, ModelDescription description) {
    model(file, () -> new ModelFile(withTraining(description), network.state()));
  }

  /** Exports what {@code made} gives whenever models are saved. */
  public void model(String file, Supplier<ModelFile> made) {
    models.put(file, made);
  }

  /** {@code description} with the steps, the seed and the config of this training. */
  public ModelDescription withTraining(ModelDescription description) {
    Map<String, String> told = new LinkedHashMap<>(ConfigRecords.toMap(config));
    told.putAll(description.training());
    told.put("steps", Long.toString(optimizers.steps()));
    told.put("seed", Long.toString(seed));
    return description.withTraining(told);
  }

  /**
   * Runs {@code evaluation} after every epoch with its number, without gradients, all networks in
   * evaluation; what it returns is written down and shown.
   */
  public void afterEpoch(LongFunction<Map<String, Double>> evaluation) {
    evaluations.add(evaluation);
  }

  // For the loop:

  /** The name of the architecture. */
  public String architecture() {
    return architecture;
  }

  /**
   * Takes part, from before the first step, in what {@code workers} train; the batch is theirs.
   *
   * @param every gradients agree in each step (1), or parameters after that many
   */
  public void join(Workers workers, int every) {
    together = new Together(workers, every);
    data().share(workers.index(), workers.count());
  }

  /** One step of the trainer. */
  public Losses step() {
    LossNotes notes = new LossNotes();
    Losses own;
    try (StepScope scope = memory.open()) {
      trainer().step(new Step(optimizers.steps() + 1, notes, together));
      own = notes.losses();
    }
    Losses losses = together.stepped(optimizers.steps() + 1, own, networks);
    averages.forEach(NetworkAverage::update);
    parts.values().forEach(Stateful::stepped);
    optimizers.stepped(losses.values().getOrDefault(WATCHED, Double.NaN));
    return losses;
  }

  /** Pictures of the present state. */
  public Samples samples() {
    return networks.evaluating(memory, () -> trainer().samples());
  }

  /** Tells that {@code epoch} (from 1) is over; returns what the trainer measured. */
  public Map<String, Double> epochEnded(long epoch) {
    optimizers.epochEnded(epoch);
    Map<String, Double> measured = new LinkedHashMap<>();
    for (LongFunction<Map<String, Double>> evaluation : evaluations) {
      measured.putAll(networks.evaluating(memory, () -> evaluation.apply(epoch)));
    }
    return measured;
  }

  /** The whole state, live. */
  public State save() {
    State state = new State();
    networks.save(state);
    optimizers.save(state, data().position());
    parts.forEach((name, part) -> part.save(name, state));
    return state;
  }

  /** Goes on from {@code state}; IllegalArgumentException if it does not fit. */
  public void restore(State state) {
    networks.restore(state);
    parts.forEach((name, part) -> part.restore(name, state));
    data().seek(optimizers.restore(state));
  }

  /** The models that this training exports now, by file name without suffix. */
  public Map<String, ModelFile> models() {
    Map<String, ModelFile> made = new LinkedHashMap<>();
    models.forEach((file, model) -> made.put(file, model.get()));
    return made;
  }

  /** Begins with the weights of {@code trained}, of equal form, where {@code file} is exported. */
  public void startFrom(String file, ModelFile trained) {
    TrainedStart.copy(trained, Objects.requireNonNull(models().get(file), file), averages);
  }

  /** The network called {@code name}. */
  public Module network(String name) {
    return networks.get(name);
  }

  /** Tells what share of the planned time is used up, 0 to 1; moves the rates of policies. */
  public void timeUsed(double share) {
    optimizers.timeUsed(share);
  }

  /** Learning rates of the next step, by optimiser. */
  public Map<String, Double> learningRates() {
    return optimizers.byName();
  }

  /** Whether the models and the samples of every epoch are kept. */
  public boolean keepsEpochs() {
    return trainer().keepsEpochs();
  }

  /** Numbers of parameters by network that is trained, so without averages. */
  public Map<String, Long> parameterCounts() {
    return networks.parameterCounts();
  }

  /** The memory of the steps, for who wants to limit or measure it. */
  public StepMemory memory() {
    return memory;
  }

  /** Steps that make one epoch. */
  public long stepsPerEpoch() {
    return data().stepsPerEpoch();
  }

  /** Epochs that the config asks for. */
  public long plannedEpochs() {
    return optimizers.plannedEpochs();
  }

  /** Seconds that the last step waited for data. */
  public double dataSeconds() {
    return data().waitedSeconds();
  }

  private Batches<?> data() {
    return Objects.requireNonNull(data, () -> architecture + " registered no data");
  }

  private Trainer trainer() {
    return Objects.requireNonNull(trainer, "the trainer is still being made");
  }

  @Override
  public void close() {
    if (data != null) {
      data.close();
    }
    memory.close();
  }
}
