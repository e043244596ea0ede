package io.morph4j.core.model;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trained networks with all that is needed to use them.
 *
 * <p>On disk it is a safetensors file whose {@code __metadata__} holds the description as JSON
 * under {@code morph4j}; other tools see a plain state dictionary.
 *
 * @param description architecture, networks and their options, signature, domain names, policies
 *     and training summary, as in the file's JSON header
 * @param weights arrays under the reference implementation's state-dict keys; where there are
 *     several networks, with the network's name and a dot in front
 */
public record ModelFile(ModelDescription description, Map<String, INDArray> weights) {
  public ModelFile {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  /**
   * The model of networks that have their names in {@code description}.
   *
   * @param states arrays by key, by the network's name
   * @throws IllegalArgumentException if the names are not those of the description
   */
  public static ModelFile of(
      ModelDescription description, Map<String, Map<String, INDArray>> states) {
    if (!states.keySet().equals(description.networks().keySet())) {
      throw new IllegalArgumentException(
          "the description names the networks %s, there are weights of %s"
              .formatted(description.networks().keySet(), states.keySet()));
    }
    Map<String, INDArray> weights = new LinkedHashMap<>();
    description
        .networks()
        .keySet()
        .forEach(
            name ->
                Objects.requireNonNull(states.get(name))
                    .forEach((key, array) -> weights.put(prefix(description, name) + key, array)));
    return new ModelFile(description, weights);
  }

  /** The arrays of one network, under its own keys. */
  public Map<String, INDArray> weights(String network) {
    String prefix = prefix(description, network);
    Map<String, INDArray> own = new LinkedHashMap<>();
    weights.forEach(
        (key, array) -> {
          if (key.startsWith(prefix)) {
            own.put(key.substring(prefix.length()), array);
          }
        });
    return own;
  }

  /** What to tell of {@code file} if its networks cannot be built: one line of bounded length. */
  public static UserException unusable(
      Path file, ModelDescription description, RuntimeException cause) {
    return DescriptionCheck.unusable(file, description, cause);
  }

  /** What stands before the keys of a network in the file: nothing if it is the only one. */
  static String prefix(ModelDescription description, String network) {
    return description.networks().size() == 1 ? "" : network + ".";
  }

  /**
   * Reads a model.
   *
   * <p>What it says of its networks is held against the shapes in its header first.
   *
   * @throws UserException if the file is missing, cut short, no model, of a newer format, or does
   *     not hold what it says
   */
  public static ModelFile load(Path file) {
    ModelDescription description = ModelInfo.of(file).description();
    return new ModelFile(description, Safetensors.read(file).tensors());
  }

  /**
   * What is known about a model without reading its weights.
   *
   * @throws UserException if the file is missing, cut short, no model, or of a newer format
   */
  public static ModelInfo info(Path file) {
    return ModelInfo.of(file);
  }

  /**
   * Writes the model; equal models give equal bytes. An existing file is replaced only by a
   * complete one.
   *
   * @throws UserException if the disk is full or the file cannot be written
   */
  public void save(Path file) {
    Safetensors.write(file, DescriptionJson.toMetadata(description), weights);
  }
}
