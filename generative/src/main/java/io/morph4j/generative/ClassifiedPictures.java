package io.morph4j.generative;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.LabelledData;
import io.morph4j.data.LabelledOptions;

/** Opens the pictures of an architecture that needs their classes. */
public final class ClassifiedPictures {
  private ClassifiedPictures() {}

  /**
   * The training pictures at {@code location}.
   *
   * @throws UserException as {@link LabelledData#open}, and if they are of one class only
   */
  public static LabelledData open(DataLocation location, LabelledOptions options, long seed) {
    LabelledData data = LabelledData.open(location, options, seed);
    if (data.classes().size() < 2) {
      data.close();
      throw new UserException(
          "%s: all pictures are of one class, several are wanted: a folder for each class in train,"
                  .formatted(location.root())
              + " IDX files or those of CIFAR-10");
    }
    return data;
  }
}
