package io.morph4j.core.train.run;

import io.morph4j.core.nn.Finite;
import io.morph4j.core.train.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Search for NaN and infinity in a training state. */
final class FiniteCheck {
  private FiniteCheck() {}

  /** The first array of {@code state} that holds NaN or infinity, null if none does. */
  static @Nullable String firstBroken(State state) {
    for (Map.Entry<String, INDArray> entry : state.arrays().entrySet()) {
      INDArray array = entry.getValue();
      if (!Finite.all(array)) {
        return entry.getKey();
      }
    }
    return null;
  }
}
