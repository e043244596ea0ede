package io.morph4j.tools.translate;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;

/** One picture through a model. */
public final class PictureTranslation {
  private PictureTranslation() {}

  /** The translation by a model that takes no guide. */
  public static Picture of(Translator translator, Picture picture) {
    return of(translator, Guide.none(), picture);
  }

  /** The translation in the form of {@code picture}, unless the network changes the channels. */
  public static Picture of(Translator translator, Guide guide, Picture picture) {
    Picture translated;
    try {
      translated =
          Picture.ofArray(
              translator.translate(picture.toArray(picture.channels()), guide), picture.bits());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          String.format(
              "a picture of %d x %d pixels does not go through this network (%s)",
              picture.width(), picture.height(), e.getMessage()),
          e);
    }
    return translated.like(picture.withForm(translated.channels(), picture.bits()));
  }
}
