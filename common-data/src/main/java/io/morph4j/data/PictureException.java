package io.morph4j.data;

import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A picture file that cannot be used. The message is one line: {@code FILE: what is wrong}. */
public class PictureException extends UserException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  public PictureException(Path file, String problem, @Nullable Throwable cause) {
    super(file + ": " + problem, cause);
    this.problem = problem;
  }

  public PictureException(Path file, String problem) {
    this(file, problem, null);
  }

  /** What is wrong, without the file's name. */
  public String problem() {
    return problem;
  }
}
