package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One picture through a model. */
public final class PictureTranslation {
  private PictureTranslation() {}

  /** The translation by a model that takes no guide. */
  public static Picture of(Translator translator, Picture picture) {
    return of(translator, Guide.none(), picture);
  }

  /**
   * The translation in the form of {@code picture}, unless the network changes the channels.
   *
   * @throws UserException if the picture or the guide does not fit the model
   */
  public static Picture of(Translator translator, Guide guide, Picture picture) {
    Picture translated;
    INDArray input = picture.toArray(picture.channels());
    try {
      INDArray output = translator.translate(input, guide);
      translated = Picture.ofArray(output, picture.bits());
      close(output);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          String.format(
              "a picture of %d x %d pixels does not go through this network (%s)",
              picture.width(), picture.height(), e.getMessage()),
          e);
    } finally {
      close(input);
    }
    return translated.like(picture.withForm(translated.channels(), picture.bits()));
  }

  /** Gives memory back that garbage collection would find much later. */
  private static void close(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }
}
