package io.morph4j.onnx;

import io.morph4j.core.inference.Inference;
import io.morph4j.core.inference.InferenceProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Opens every model file whose name ends in {@code .onnx}, and any other for which {@code
 * engine=onnx} is asked.
 */
public final class OnnxInferenceProvider implements InferenceProvider {
  private static final String ENGINE = "engine";

  @Override
  public Optional<Inference> open(Path file, Map<String, String> changed) {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      return Optional.of(OnnxInference.open(file, changed));
    }
    if (!"onnx".equals(changed.get(ENGINE))) {
      return Optional.empty();
    }
    Map<String, String> policy = new HashMap<>(changed);
    policy.remove(ENGINE);
    return Optional.of(OnnxInference.ofModel(file, policy));
  }
}
