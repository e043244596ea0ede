package io.morph4j.core.model;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained generator with all that is needed to use it.
 *
 * <p>On disk it is a safetensors file whose {@code __metadata__} holds the description as JSON
 * under {@code morph4j}; other tools see a plain state dictionary.
 *
 * @param description architecture, network and its options, channels, domain names, normalisation
 *     and training summary, as in the file's JSON header
 * @param weights arrays under the reference implementation's state-dict keys
 */
public record ModelFile(ModelDescription description, Map<String, INDArray> weights) {
  public ModelFile {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  /**
   * Reads a model.
   *
   * @throws UserException if the file is missing, cut short, no model, or of a newer format
   */
  public static ModelFile load(Path file) {
    Safetensors.Content content = Safetensors.read(file);
    return new ModelFile(DescriptionJson.fromMetadata(content.metadata(), file), content.tensors());
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
