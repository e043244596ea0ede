package io.morph4j.core.file;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The reference fixtures among the test resources. */
public final class Goldens {
  private Goldens() {}

  public static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Goldens.class.getResource("/goldens/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
