package io.morph4j.core.inference;

import io.morph4j.core.file.Brief;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.nn.Finite;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JException;

/** What a model may be used for. */
final class Purpose {
  private Purpose() {}

  static UserException refused(ModelDescription description, String what) {
    return new UserException(
        "is a model from %s (%s): it %s"
            .formatted(description.signature().title(), description.architecture(), what));
  }

  /**
   * What {@code network} makes of inputs that the model's signature says it takes.
   *
   * @param shape of the result as the signature says; -1 where any will do
   * @throws UserException if the network does not do what the signature says, or makes numbers that
   *     are not finite
   */
  static INDArray run(Inference inference, String network, long[] shape, INDArray... inputs) {
    return run(network, shape, () -> inference.run(network, inputs));
  }

  /** The same for what {@code run} gives. */
  static INDArray run(String network, long[] shape, Supplier<INDArray> run) {
    INDArray made;
    try {
      made = run.get();
    } catch (IllegalArgumentException | ND4JException | IndexOutOfBoundsException e) {
      throw unfit(network, Brief.of(String.valueOf(e.getMessage()), 120), e);
    }
    boolean fits = made.rank() == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = shape[i] < 0 || made.size(i) == shape[i];
    }
    if (!fits) {
      String problem = "it gives " + Arrays.toString(made.shape());
      made.close();
      throw unfit(network, problem, null);
    }
    if (!Finite.all(made)) {
      made.close();
      throw new UserException(
          "the network %s makes numbers that are not finite: its weights are broken, or the input is nothing it was trained on"
              .formatted(Brief.of(network, 30)));
    }
    return made;
  }

  private static UserException unfit(
      String network, String problem, @Nullable RuntimeException cause) {
    return new UserException(
        "the model is broken: its network %s does not do what its description says (%s)"
            .formatted(Brief.of(network, 30), problem),
        cause);
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
