package io.morph4j.core.model;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.SafetensorsHeader;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model file says about itself, for listings.
 *
 * @param file where it is
 * @param bytes its size
 * @param formatVersion of the file
 * @param description what the model is
 * @param parameters trainable numbers: everything but running statistics and counters
 * @param shapes of all arrays by key
 */
public record ModelInfo(
    Path file,
    long bytes,
    int formatVersion,
    ModelDescription description,
    long parameters,
    Map<String, long[]> shapes) {
  public ModelInfo {
    shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
  }

  static ModelInfo of(Path file) {
    SafetensorsHeader header = Safetensors.readHeader(file);
    ModelDescription description = DescriptionJson.fromMetadata(header.metadata(), file);
    DescriptionCheck.check(description, header.shapes(), file);
    long parameters = 0;
    for (SafetensorsHeader.Entry entry : header.entries()) {
      parameters += isBuffer(entry.name()) ? 0 : entry.length();
    }
    return new ModelInfo(
        file,
        size(file),
        DescriptionJson.version(header.metadata(), file),
        description,
        parameters,
        header.shapes());
  }

  private static boolean isBuffer(String key) {
    return key.endsWith("running_mean")
        || key.endsWith("running_var")
        || key.endsWith("num_batches_tracked");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }
}
