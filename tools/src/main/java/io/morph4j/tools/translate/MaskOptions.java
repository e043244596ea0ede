package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names masks of the pictures, as a mixin. */
final class MaskOptions {
  @Option(
      names = "--masks",
      paramLabel = "DIR|FILE",
      description = {
        "Where pictures keep their fine structure, for models that take masks: a folder of masks"
            + " named as the pictures are below IN, or one mask for all; of the size of their"
            + " pictures, white is kept. In a coloured mask red is the coarse and green the fine"
            + " one."
      })
  private @Nullable Path masks;

  /**
   * {@code guides} with the masks of {@code inputs}, if any are named.
   *
   * @throws UsageException if the model takes none, or there is no such file or folder
   */
  FileGuides guides(List<Guide> guides, List<Path> inputs, Translator translator) {
    if (masks == null) {
      return new FileGuides(guides, null);
    }
    if (!translator.takesMasks()) {
      throw new UsageException("--masks " + masks + ": the generator of this model takes no masks");
    }
    if (!Files.exists(masks)) {
      throw new UsageException("--masks " + masks + ": there is no such file or folder");
    }
    return new FileGuides(guides, new FileGuides.Masks(masks, inputs));
  }

  /**
   * Refuses masks where they are not looked at.
   *
   * @param where e.g. {@code films}
   */
  void requireNone(String where) {
    if (masks != null) {
      throw new UsageException("--masks %s: masks are not for %s".formatted(masks, where));
    }
  }
}
