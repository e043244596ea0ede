package io.morph4j.core.model;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.network.InferableOptions;
import io.morph4j.core.network.NetworkKinds;
import io.morph4j.core.nn.Finite;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Import of bare state dictionaries of generators, such as those of CycleGAN and pix2pix published
 * by the reference implementation, converted to safetensors.
 *
 * <p>Nothing needs to be told but the kind: widths, depths, channels, normalisation and dropout
 * follow from the names and shapes ({@link InferableOptions#infer}); the network is built and every
 * array checked against it.
 */
public final class CheckpointImport {
  private static final String TRACKED = "num_batches_tracked";
  private static final List<String> STATISTICS = List.of("running_mean", "running_var", TRACKED);

  /** Numbers that a network may have beyond those of the file, before it is called misfit. */
  private static final long SPARE = 1 << 20;

  private CheckpointImport() {}

  /** Names that {@link #read} accepts, those of {@link InferableOptions#variants} last. */
  public static List<String> networks() {
    List<String> names = new ArrayList<>(kinds().keySet());
    kinds()
        .values()
        .forEach(
            options -> names.addAll(new TreeSet<>(options.variants().keySet()).descendingSet()));
    return names;
  }

  private static Map<String, InferableOptions<?>> kinds() {
    Map<String, InferableOptions<?>> kinds = new TreeMap<>();
    NetworkKinds.all()
        .forEach(
            (kind, options) -> {
              if (options instanceof InferableOptions<?> inferable) {
                kinds.put(kind, inferable);
              }
            });
    return kinds;
  }

  /**
   * Reads {@code file} as a generator. What its keys have in front, and the names of wrappers in
   * them, are taken off and told in the description of the training.
   *
   * @param network one of {@link #networks}; the variants are checked against the file
   * @param prefix of the generator's keys, null if the file has only one generator
   * @param statistics what batch normalisation is to use when translating
   * @throws UsageException if the network's name is unknown
   * @throws UserException if the file is damaged or holds something else
   */
  public static ModelFile read(
      Path file, String network, @Nullable String prefix, BatchStatistics statistics) {
    if (!networks().contains(network)) {
      throw new UsageException(
          "--network " + network + ": expected one of " + String.join(", ", networks()));
    }
    Safetensors.Content content = Safetensors.read(file);
    if (content.metadata().containsKey(DescriptionJson.KEY)) {
      throw new UserException(
          file + " is a Morph4J model already: use it as it is, with --model " + file);
    }
    StateDictionary dictionary = StateDictionary.of(file, content.tensors());
    StateDictionary.Generator generator = dictionary.generator(kinds(), prefix);
    InferableOptions<?> options = ofKind(file, network, generator);
    checkVariant(file, network, options);
    ModelDescription description =
        ModelDescription.translation(
                "imported", options, options.inputChannels(), options.outputChannels(), "A", "B")
            .withPolicy(InferencePolicy.of(false, statistics))
            .withTraining(origin(file, dictionary, generator));
    return new ModelFile(description, fitted(file, options, generator.arrays()));
  }

  /** Reads {@code file} as the one generator that it has. */
  public static ModelFile read(Path file, String network, BatchStatistics statistics) {
    return read(file, network, null, statistics);
  }

  private static InferableOptions<?> ofKind(
      Path file, String network, StateDictionary.Generator generator) {
    InferableOptions<?> options = generator.options();
    if (!options.kind().equals(kindOf(network))) {
      throw new UserException(
          "%s holds a %s, not a %s: use --network %s"
              .formatted(file, options.kind(), network, options.kind()));
    }
    return options;
  }

  private static Map<String, String> origin(
      Path file, StateDictionary dictionary, StateDictionary.Generator generator) {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("weights", String.valueOf(file.getFileName()));
    if (!generator.prefix().isEmpty()) {
      origin.put("prefix", generator.prefix());
    }
    if (!dictionary.wrappers().isEmpty()) {
      origin.put("wrappers", String.join(", ", dictionary.wrappers()));
    }
    int others = dictionary.arrays().size() - generator.arrays().size();
    if (others > 0) {
      origin.put("otherArrays", String.valueOf(others));
    }
    return origin;
  }

  private static String kindOf(String network) {
    return kinds().entrySet().stream()
        .filter(kind -> kind.getValue().variants().containsKey(network))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(network);
  }

  private static void checkVariant(Path file, String network, InferableOptions<?> options) {
    Map<String, String> found = NetworkKinds.describe(options);
    options
        .variants()
        .getOrDefault(network, Map.of())
        .forEach(
            (name, wanted) -> {
              if (!wanted.equals(found.get(name))) {
                throw new UserException(
                    "%s has %s %s, %s has %s: use --network %s, which takes any number"
                        .formatted(network, wanted, name, file, found.get(name), options.kind()));
              }
            });
  }

  /** The arrays of the network in its order, or an error that says what does not fit. */
  private static Map<String, INDArray> fitted(
      Path file, InferableOptions<?> options, Map<String, INDArray> weights) {
    Map<String, INDArray> fitted = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    TreeSet<String> unknown = new TreeSet<>(weights.keySet());
    Map<String, INDArray> state = built(file, options, weights).state();
    state.forEach(
        (key, mine) -> {
          unknown.remove(key);
          INDArray array = weights.get(key);
          String problem = key.endsWith(TRACKED) ? null : problem(key, array, mine.shape());
          if (problem != null) {
            problems.add(problem);
          } else {
            fitted.put(
                key,
                key.endsWith(TRACKED)
                    ? counter(array)
                    : Objects.requireNonNull(array).castTo(DataType.FLOAT));
          }
        });
    // Older files have statistics of instance norms, which nothing reads.
    unknown.removeIf(key -> STATISTICS.stream().anyMatch(key::endsWith));
    unknown.removeIf(key -> options.isConstant(key, Objects.requireNonNull(weights.get(key))));
    unknown.forEach(key -> problems.add(key + " is unknown"));
    if (!problems.isEmpty()) {
      String more = problems.size() > 3 ? "; and " + (problems.size() - 3) + " more" : "";
      throw new UserException(
          "%s does not fit the %s %s that its shapes suggest: %s%s"
              .formatted(
                  file,
                  options.kind(),
                  NetworkKinds.describe(options),
                  String.join("; ", problems.subList(0, Math.min(3, problems.size()))),
                  more));
    }
    return fitted;
  }

  private static Module built(
      Path file, InferableOptions<?> options, Map<String, INDArray> weights) {
    long numbers = weights.values().stream().mapToLong(INDArray::length).sum();
    try {
      return options.build(Initializer.zeroUpTo(numbers + SPARE));
    } catch (IllegalArgumentException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable String problem(String key, @Nullable INDArray array, long[] shape) {
    if (array == null) {
      return key + " is missing";
    }
    if (!Arrays.equals(array.shape(), shape)) {
      return "%s has shape %s, expected %s"
          .formatted(key, Arrays.toString(array.shape()), Arrays.toString(shape));
    }
    return Finite.all(array) ? null : key + " holds numbers that are not finite";
  }

  private static INDArray counter(@Nullable INDArray array) {
    long steps = array == null || array.length() != 1 ? 0 : array.getLong(0);
    return Nd4j.scalar(steps);
  }
}
