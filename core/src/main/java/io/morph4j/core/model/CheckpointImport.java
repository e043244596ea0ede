package io.morph4j.core.model;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Import of bare state dictionaries of the CycleGAN and pix2pix generators, as published by the
 * reference implementation and converted to safetensors.
 *
 * <p>Nothing needs to be told: widths, depths, channels, normalisation and the dropout slot follow
 * from the names and shapes ({@link StateDictLayout}), and every array is then checked against
 * them.
 */
public final class CheckpointImport {
  private static final String TRACKED = "num_batches_tracked";

  private CheckpointImport() {}

  /**
   * Names that {@link #read} accepts: the two kinds, and the reference's names for fixed depths.
   */
  public static List<String> networks() {
    return List.of("resnet", "unet", "resnet_9blocks", "resnet_6blocks", "unet_256", "unet_128");
  }

  /**
   * Reads {@code file} as a generator.
   *
   * @param network one of {@link #networks}; the ones with a number are checked against the file
   * @param statistics what batch normalisation is to use when translating
   * @throws UsageException if the network's name is unknown
   * @throws UserException if the file is damaged or holds something else
   */
  public static ModelFile read(Path file, String network, BatchStatistics statistics) {
    if (!networks().contains(network)) {
      throw new UsageException(
          "--network " + network + ": expected one of " + String.join(", ", networks()));
    }
    Safetensors.Content content = Safetensors.read(file);
    if (content.metadata().containsKey(DescriptionJson.KEY)) {
      throw new UserException(
          file + " is a Morph4J model already: use it as it is, with --model " + file);
    }
    Map<String, INDArray> weights = withoutWrapper(content.tensors());
    Map<String, long[]> shapes = new LinkedHashMap<>();
    weights.forEach((key, array) -> shapes.put(key, array.shape()));
    StateDictLayout layout = StateDictLayout.infer(file, network, shapes);
    Map<String, String> options = new LinkedHashMap<>(layout.options());
    options.put(BatchStatistics.OPTION, statistics.id());
    ModelDescription description =
        new ModelDescription(
            "imported",
            layout.network(),
            options,
            layout.inputChannels(),
            layout.outputChannels(),
            "A",
            "B",
            layout.multiple(),
            Map.of("weights", String.valueOf(file.getFileName())));
    return new ModelFile(description, fitted(file, layout, weights));
  }

  /** Keys without the {@code module.} that multi-GPU training puts in front of all of them. */
  private static Map<String, INDArray> withoutWrapper(Map<String, INDArray> tensors) {
    String wrapper = "module.";
    if (tensors.isEmpty() || !tensors.keySet().stream().allMatch(key -> key.startsWith(wrapper))) {
      return tensors;
    }
    Map<String, INDArray> bare = new LinkedHashMap<>();
    tensors.forEach((key, array) -> bare.put(key.substring(wrapper.length()), array));
    return bare;
  }

  /** The arrays of {@code layout} in its order, or an error that says what does not fit. */
  private static Map<String, INDArray> fitted(
      Path file, StateDictLayout layout, Map<String, INDArray> weights) {
    Map<String, INDArray> fitted = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    TreeSet<String> unknown = new TreeSet<>(weights.keySet());
    layout
        .shapes()
        .forEach(
            (key, shape) -> {
              unknown.remove(key);
              INDArray array = weights.get(key);
              if (key.endsWith(TRACKED)) {
                fitted.put(key, counter(array));
              } else if (array == null) {
                problems.add(key + " is missing");
              } else if (!Arrays.equals(array.shape(), shape)) {
                problems.add(
                    key
                        + " has shape "
                        + Arrays.toString(array.shape())
                        + ", expected "
                        + Arrays.toString(shape));
              } else {
                fitted.put(key, array.castTo(DataType.FLOAT));
              }
            });
    unknown.removeIf(layout::ignored);
    unknown.forEach(key -> problems.add(key + " is unknown"));
    if (!problems.isEmpty()) {
      String more = problems.size() > 3 ? "; and " + (problems.size() - 3) + " more" : "";
      throw new UserException(
          file
              + " does not fit the "
              + layout.summary()
              + " that its shapes suggest: "
              + String.join("; ", problems.subList(0, Math.min(3, problems.size())))
              + more);
    }
    return fitted;
  }

  private static INDArray counter(@org.jspecify.annotations.Nullable INDArray array) {
    long steps = array == null || array.length() != 1 ? 0 : array.getLong(0);
    return Nd4j.scalar(steps);
  }
}
