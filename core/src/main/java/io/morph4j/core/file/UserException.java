package io.morph4j.core.file;

import org.jspecify.annotations.Nullable;

/**
 * A mistake in what the user gave: a file, a folder, an option. The message says which one, what
 * was seen and what would be accepted, so that it can be shown without a stack trace.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
