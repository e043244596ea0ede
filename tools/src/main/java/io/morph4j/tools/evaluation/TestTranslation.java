package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import org.jspecify.annotations.Nullable;

/** Translates the pictures of a test set and reads what they are measured by. */
public final class TestTranslation {
  private final PictureReader reader = PictureReader.defaults();
  private final TestSet set;
  private final Translator there;
  private final @Nullable Translator back;

  /**
   * @param back the network for the way back, null if none is wanted
   */
  public TestTranslation(TestSet set, Translator there, @Nullable Translator back) {
    this.set = set;
    this.there = there;
    this.back = back;
  }

  /**
   * Item number {@code i} of the set, translated.
   *
   * @throws UserException if a picture cannot be read or does not go through the network
   */
  public Sample sample(int i) {
    TestSet.Item item = set.items().get(i);
    PictureSource anyReference = set.references().get(i % set.references().size());
    Picture input = item.input().read(reader);
    Picture output = PictureTranslation.of(there, input).withoutAlpha();
    PictureSource truthSource = item.truth();
    Picture truth = truthSource == null ? null : truthSource.read(reader);
    Picture reference = truth == null ? anyReference.read(reader) : truth;
    Picture wayBack = back == null ? null : PictureTranslation.of(back, output);
    return new Sample(item.name(), input, output, truth, reference, wayBack);
  }

  /** Adds reference number {@code i} of the set to {@code evaluation}. */
  public void addReference(int i, Evaluation evaluation) {
    evaluation.addReference(set.references().get(i).read(reader));
  }
}
