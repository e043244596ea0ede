package io.morph4j.onnx;

import io.morph4j.core.inference.Inference;
import io.morph4j.core.inference.InferenceProvider;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opens every model file whose name ends in {@code .onnx}. */
public final class OnnxInferenceProvider implements InferenceProvider {
  @Override
  public Optional<Inference> open(Path file, Map<String, String> changed) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")
        ? Optional.of(OnnxInference.open(file, changed))
        : Optional.empty();
  }
}
