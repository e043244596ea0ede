package io.morph4j.data;

import java.nio.file.Path;

/** A pair whose pictures do not lie on each other. */
final class PairSizeException extends PictureException {
  private static final long serialVersionUID = 1L;

  PairSizeException(Path file, String problem) {
    super(file, problem);
  }
}
