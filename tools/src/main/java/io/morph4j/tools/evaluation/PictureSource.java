package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import java.nio.file.Path;

/**
 * A picture on the disk: a file, or one half of a file that holds two side by side.
 *
 * @param file where it is
 * @param part which part of the file
 */
public record PictureSource(Path file, Part part) {
  /** Part of a file. */
  public enum Part {
    WHOLE,
    LEFT,
    RIGHT
  }

  public static PictureSource whole(Path file) {
    return new PictureSource(file, Part.WHOLE);
  }

  /**
   * The picture.
   *
   * @throws UserException if the file cannot be read, or is to be halved and of odd width
   */
  public Picture read(PictureReader reader) {
    Picture picture = reader.read(file);
    if (part == Part.WHOLE) {
      return picture;
    }
    if (picture.width() % 2 != 0) {
      throw new UserException(
          "%s: the width of %d pixels is odd, so it cannot hold A and B side by side"
              .formatted(file, picture.width()));
    }
    int half = picture.width() / 2;
    return picture.crop(part == Part.LEFT ? 0 : half, 0, half, picture.height());
  }
}
