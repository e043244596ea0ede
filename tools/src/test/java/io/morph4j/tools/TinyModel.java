package io.morph4j.tools;

import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.Generators;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.Map;

/** A ResNet generator with a handful of weights, for tests that need some model. */
public final class TinyModel {
  private TinyModel() {}

  /** Writes it to {@code file} and returns that. */
  public static Path write(Path file) {
    Map<String, String> options = Map.of("filters", "2", "blocks", "1", "norm", "instance");
    Layer generator =
        Generators.build(
            "resnet", options, 3, 3, Initializer.normal(RandomStream.of(1, "tiny", 0)));
    new ModelFile(description("resnet", options), generator.state()).save(file);
    return file;
  }

  /** A model file of a network that translation does not know. */
  public static Path writeOther(Path file) {
    Layer weights =
        Generators.build("resnet", Map.of("filters", "2", "blocks", "1"), 3, 3, Initializer.zero());
    new ModelFile(description("mapping", Map.of()), weights.state()).save(file);
    return file;
  }

  private static ModelDescription description(String network, Map<String, String> options) {
    return new ModelDescription(
        "cyclegan", network, options, 3, 3, "apple", "orange", 4, Map.of("steps", "0"));
  }
}
