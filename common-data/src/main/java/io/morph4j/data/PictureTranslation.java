package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /**
   * The translations of pictures of one size and number of channels, computed together: equal to
   * those of {@link #of(Translator, Guide, Picture)} up to rounding.
   *
   * @throws UserException if the pictures or the guide do not fit the model
   */
  public static List<Picture> of(Translator translator, Guide guide, List<Picture> pictures) {
    if (pictures.size() == 1) {
      return List.of(of(translator, guide, pictures.get(0)));
    }
    Picture first = pictures.get(0);
    int length = first.channels() * first.height() * first.width();
    float[] values = new float[Math.multiplyExact(pictures.size(), length)];
    for (int i = 0; i < pictures.size(); i++) {
      pictures.get(i).planes(first.channels(), values, i * length);
    }
    INDArray input =
        Arrays4.detached(values, pictures.size(), first.channels(), first.height(), first.width());
    INDArray output = translator.translate(input, guide);
    close(input);
    float[] made = output.data().asFloat();
    int channels = (int) output.size(1);
    close(output);
    int madeLength = made.length / pictures.size();
    List<Picture> results = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      float[] own = Arrays.copyOfRange(made, i * madeLength, (i + 1) * madeLength);
      Picture result =
          Picture.ofPlanes(own, channels, picture.height(), picture.width(), picture.bits());
      results.add(result.like(picture.withForm(channels, picture.bits())));
    }
    return results;
  }

  /** Gives memory back that garbage collection would find much later. */
  private static void close(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }
}
