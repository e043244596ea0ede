package io.morph4j.tools;

import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A ResNet generator with a handful of weights, for tests that need some model. */
public final class TinyModel {
  private static final ResnetGenerator.Options OPTIONS =
      ResnetGenerator.Options.of(1).withFilters(2);

  private TinyModel() {}

  /** Writes it to {@code file} and returns that. */
  public static Path write(Path file) {
    return write(file, "apple", "orange");
  }

  /** The same with other domains. */
  public static Path write(Path file, String from, String to) {
    ResnetGenerator generator = OPTIONS.build(Initializer.normal(RandomStream.of(1, "tiny", 0)));
    new ModelFile(
            ModelDescription.translation("cyclegan", OPTIONS, 3, 3, from, to)
                .withTraining(Map.of("steps", "0")),
            generator.state())
        .save(file);
    return file;
  }

  /** A model file of a network that is not on the class path. */
  public static Path writeOther(Path file) {
    ModelDescription description =
        new ModelDescription(
            "cyclegan",
            Map.of("G", new NetworkDescription(NetworkRole.GENERATOR, "mapping", Map.of())),
            new Signature.PictureToPicture(3, 3, 4, 8),
            List.of("apple", "orange"),
            InferencePolicy.DEFAULT,
            Map.of("steps", "0"));
    new ModelFile(description, OPTIONS.build(Initializer.zero()).state()).save(file);
    return file;
  }
}
