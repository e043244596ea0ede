package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import java.util.function.Function;

/** What a model may be used for. */
final class Purpose {
  private Purpose() {}

  static UserException refused(ModelDescription description, String what) {
    return new UserException(
        "is a model from %s (%s): it %s"
            .formatted(description.signature().title(), description.architecture(), what));
  }

  /** {@code make} of an inference that is closed if that is refused. */
  static <T> T over(Inference inference, String file, Function<Inference, T> make) {
    try {
      return make.apply(inference);
    } catch (UserException e) {
      inference.close();
      throw new UserException((file.isEmpty() ? "this " : file) + e.getMessage(), e);
    }
  }
}
