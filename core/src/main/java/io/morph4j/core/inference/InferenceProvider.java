package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An engine that runs model files of a form of its own, found by {@link java.util.ServiceLoader}.
 * It is asked before Morph4J's engine, which takes every file that no other wants.
 */
public interface InferenceProvider {
  /**
   * The networks of {@code file}.
   *
   * @param changed components of the policy to replace, as texts by name
   * @return empty if files of this form are another engine's
   * @throws UserException if the file is of this engine's form but cannot be used
   */
  Optional<Inference> open(Path file, Map<String, String> changed);
}
