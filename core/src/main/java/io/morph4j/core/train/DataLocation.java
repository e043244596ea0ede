package io.morph4j.core.train;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the pictures are: a root folder in one of the layouts that the command line documents, or
 * two folders named directly. Exactly one of the two forms is given.
 *
 * @param root the {@code --data} folder
 * @param domainA the {@code --domain-a} folder
 * @param domainB the {@code --domain-b} folder
 */
public record DataLocation(@Nullable Path root, @Nullable Path domainA, @Nullable Path domainB) {
  public DataLocation {
    if ((root == null) == (domainA == null) || (domainA == null) != (domainB == null)) {
      throw new IllegalArgumentException("give --data DIR, or --domain-a DIR with --domain-b DIR");
    }
  }

  public static DataLocation root(Path root) {
    return new DataLocation(root, null, null);
  }

  public static DataLocation domains(Path a, Path b) {
    return new DataLocation(null, a, b);
  }
}
