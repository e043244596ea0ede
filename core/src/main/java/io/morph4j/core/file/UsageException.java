package io.morph4j.core.file;

import org.jspecify.annotations.Nullable;

/** A wrong option name or option value: the command line answers it with exit code 2. */
public final class UsageException extends UserException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
