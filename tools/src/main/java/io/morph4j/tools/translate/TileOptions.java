package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.tile.Tiling;
import io.morph4j.tools.cli.ByteSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how pictures are computed that may not fit into the memory, as a mixin. */
final class TileOptions {
  @Option(
      names = "--tile",
      defaultValue = "auto",
      paramLabel = "auto|off|N",
      description =
          "Compute pictures in tiles of N pixels, in bounded memory, with the same result; auto does"
              + " so where a picture does not fit. Default: ${DEFAULT-VALUE}.")
  private String tile = "auto";

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description =
          "The most memory for feature maps, e.g. 2g; what is beyond goes to temporary files."
              + " Default: what is free.")
  private @Nullable ByteSize memory;

  /**
   * Tells {@code translator}.
   *
   * @throws UsageException if a value is none of those named
   */
  void apply(Translator translator) {
    translator.tiling(tiling());
  }

  private Tiling tiling() {
    Tiling wanted =
        switch (tile) {
          case "auto" -> Tiling.auto();
          case "off" -> Tiling.never();
          default -> Tiling.of(side());
        };
    return memory == null ? wanted : wanted.withMemory(memory.bytes());
  }

  private int side() {
    try {
      int side = Integer.parseInt(tile);
      if (side >= Tiling.LEAST_SIDE) {
        return side;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UsageException(
        "--tile "
            + tile
            + ": expected auto, off or a side in pixels, "
            + Tiling.LEAST_SIDE
            + " or more");
  }
}
