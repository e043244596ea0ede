package io.morph4j.tools.train;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.DataLocation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the pictures are, as a mixin. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Pictures in trainA and trainB, or in train/X and train/Y (in the order of their names);"
              + " for pix2pix with equal names in both, or in train with A and B side by side.")
  private @Nullable Path root;

  @Option(
      names = "--domain-a",
      paramLabel = "DIR",
      description = "Pictures of the first domain, with --domain-b in place of --data.")
  private @Nullable Path domainA;

  @Option(names = "--domain-b", paramLabel = "DIR", description = "Pictures of the second domain.")
  private @Nullable Path domainB;

  /**
   * Where they are, as absolute paths so that the run can be resumed from anywhere; null if no
   * option was given.
   *
   * @throws UsageException if the options contradict each other
   */
  @Nullable DataLocation wanted() {
    if (root == null && domainA == null && domainB == null) {
      return null;
    }
    return location(root, domainA, domainB);
  }

  static DataLocation location(@Nullable Path root, @Nullable Path a, @Nullable Path b) {
    try {
      return new DataLocation(absolute(root), absolute(a), absolute(b));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Path absolute(@Nullable Path path) {
    return path == null ? null : path.toAbsolutePath().normalize();
  }
}
