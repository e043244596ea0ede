package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.core.tile.TiledNetwork;
import io.morph4j.core.tile.Tiling;
import io.morph4j.engine.loop.FreeMemory;
import io.morph4j.engine.ops.AdjustedStatistics;
import io.morph4j.engine.ops.KernelChoice;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Networks run by Morph4J's own engine. Calls from several threads wait for each other. */
final class EngineInference implements Inference {
  /**
   * Numbers that a network may have beyond those of its file, before it is refused without being
   * built: room for a message about the array that does not fit.
   */
  private static final long SPARE = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(EngineInference.class);

  private final ModelDescription description;
  private final Map<String, Built<?>> networks = new LinkedHashMap<>();
  private final StepMemory memory = new StepMemory();
  private final Map<String, MovingStatistics> statistics = new HashMap<>();
  private FrameStatistics frames = FrameStatistics.FRAME;
  private long dropoutSeed;
  private boolean closed;

  /** A network with the options it was built from. */
  private record Built<N extends Module>(NetworkOptions<N> options, N network) {
    static <N extends Module> Built<N> of(
        NetworkOptions<N> options, Map<String, INDArray> weights) {
      long numbers = weights.values().stream().mapToLong(INDArray::length).sum();
      N network = options.build(Initializer.zeroUpTo(numbers + SPARE));
      network.load(weights);
      network.train(false);
      return new Built<>(options, network);
    }

    Tensor forward(InferencePolicy policy, long seed, INDArray... inputs) {
      return forward(policy, seed, tensors(inputs));
    }

    private static Tensor[] tensors(INDArray... inputs) {
      return Arrays.stream(inputs).map(Tensor::constant).toArray(Tensor[]::new);
    }

    private Tensor forward(InferencePolicy policy, long seed, Tensor... inputs) {
      return policy.run(network, seed, () -> options.forward(network, inputs));
    }

    /** In tiles, for one picture and what else the network takes. */
    INDArray tiled(
        InferencePolicy policy, long seed, StepMemory memory, Tiling tiling, INDArray... inputs) {
      Tensor[] tensors = tensors(inputs);
      int channels = (int) inputs[0].size(1);
      int multiple = options.multiple();
      int side = (options.leastSide() + multiple - 1) / multiple * multiple;
      return TiledNetwork.of(
              picture -> {
                tensors[0] = picture;
                return forward(policy, seed, tensors);
              },
              channels,
              side,
              memory)
          .run(inputs[0], tiling);
    }
  }

  /**
   * @throws IllegalArgumentException if a network is unknown or the weights do not fit it
   */
  EngineInference(ModelFile model) {
    this.description = model.description();
    description
        .networks()
        .forEach(
            (name, network) -> {
              NetworkOptions<?> options = network.read();
              if (description.policy().dropout()) {
                options = options.withDropout();
              }
              description.requireSides(network.role(), options);
              networks.put(name, Built.of(options, model.weights(name)));
            });
  }

  static EngineInference open(Path file, Map<String, String> changed) {
    ModelFile model = ModelFile.load(file);
    ModelDescription description = model.description();
    InferencePolicy policy = description.policy().with(changed);
    try {
      return new EngineInference(new ModelFile(description.withPolicy(policy), model.weights()))
          .keepingReorderedWeights();
    } catch (IllegalArgumentException | UserException e) {
      throw ModelFile.unusable(file, description, e);
    } catch (OutOfMemoryError e) {
      throw ModelFile.unusable(
          file, description, new IllegalArgumentException("it needs more memory than there is", e));
    } finally {
      // The networks have their own; garbage collection would give them back much later.
      model.weights().values().stream().filter(INDArray::closeable).forEach(INDArray::close);
    }
  }

  private List<INDArray> parameters() {
    return networks.values().stream()
        .flatMap(built -> built.network().parameters().stream())
        .map(Parameter::array)
        .toList();
  }

  /** Lets the kernels keep the weights in the order they like best: faster for more memory. */
  private EngineInference keepingReorderedWeights() {
    parameters().forEach(array -> KernelChoice.of(array.dataType()).keep(array, true));
    return this;
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public synchronized INDArray run(String network, INDArray... inputs) {
    return whole(network, memory.reservedBytes() + FreeMemory.bytes(), inputs);
  }

  private Built<?> built(String network) {
    if (closed) {
      throw new IllegalStateException("this model was closed: open it again");
    }
    Built<?> built = networks.get(network);
    if (built == null) {
      throw new IllegalArgumentException(
          "the model has no network " + network + ", there are " + networks.keySet());
    }
    return built;
  }

  private INDArray whole(String network, long mostBytes, INDArray... inputs) {
    Built<?> built = built(network);
    memory.limit(mostBytes);
    try (StepScope ignored = memory.openWithoutGradients()) {
      Supplier<Tensor> forward = () -> built.forward(description.policy(), dropoutSeed, inputs);
      Tensor made =
          frames == FrameStatistics.FRAME
              ? forward.get()
              : AdjustedStatistics.by(statistics(network), forward);
      return made.copy();
    }
  }

  private MovingStatistics statistics(String network) {
    return statistics.computeIfAbsent(
        network, name -> new MovingStatistics(frames == FrameStatistics.MOVING));
  }

  @Override
  public synchronized boolean frames(FrameStatistics wanted) {
    frames = wanted;
    statistics.clear();
    return true;
  }

  @Override
  public synchronized INDArray run(String network, Tiling tiling, INDArray... inputs) {
    Built<?> built = built(network);
    boolean film = frames != FrameStatistics.FRAME;
    if (film && tiling.mode() == Tiling.Mode.ALWAYS) {
      throw new UserException("frames of a film are not computed in tiles: leave --tile out");
    }
    if (tiling.mode() != Tiling.Mode.ALWAYS) {
      long free = memory.reservedBytes() + FreeMemory.bytes();
      long most = tiling.memoryBytes() > 0 ? Math.min(free, tiling.memoryBytes()) : free;
      try {
        return whole(network, most, inputs);
      } catch (StepMemory.LimitException e) {
        if (film || tiling.mode() == Tiling.Mode.NEVER) {
          throw e;
        }
        LOG.info("the picture does not fit into {} MB; it is computed in tiles", most >> 20);
      }
    }
    INDArray[] results = new INDArray[(int) inputs[0].size(0)];
    for (int i = 0; i < results.length; i++) {
      results[i] = built.tiled(description.policy(), dropoutSeed, memory, tiling, rows(inputs, i));
    }
    return results.length == 1 ? results[0] : Nd4j.concat(0, results).dup('c');
  }

  private static INDArray[] rows(INDArray[] inputs, int i) {
    return Arrays.stream(inputs)
        .map(all -> all.size(0) == 1 ? all : PictureGenerator.row(all, i))
        .toArray(INDArray[]::new);
  }

  @Override
  public synchronized int masks(String network) {
    return built(network).options().masks();
  }

  @Override
  public boolean concurrent() {
    return false;
  }

  @Override
  public synchronized void dropoutSeed(long seed) {
    dropoutSeed = seed;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    memory.close();
    // Garbage collection would give them back much later.
    parameters()
        .forEach(
            array -> {
              KernelChoice.of(array.dataType()).forget(array);
              if (array.closeable()) {
                array.close();
              }
            });
    networks.clear();
  }
}
