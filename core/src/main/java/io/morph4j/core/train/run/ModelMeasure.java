package io.morph4j.core.train.run;

import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.Training;
import java.util.Map;

/** How good the models of a run are on pictures that it is not trained on. */
public interface ModelMeasure {
  /**
   * Measures models.
   *
   * @param models as {@link Training#models} gives them
   * @return the measure; not-a-number if it is not defined for them
   * @throws io.morph4j.core.file.UserException if the pictures cannot be read or compared
   */
  double of(Map<String, ModelFile> models);

  /** Whether a higher value is better. */
  boolean higherIsBetter();
}
