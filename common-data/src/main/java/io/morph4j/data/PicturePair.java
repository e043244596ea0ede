package io.morph4j.data;

import io.morph4j.data.format.PictureHeader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the two pictures of a pair are.
 *
 * @param a the file of domain A, or the one that holds both side by side
 * @param b the file of domain B; null if there is one file
 */
public record PicturePair(Path a, @Nullable Path b) {
  /** Two pictures of one size. */
  record Pictures(Picture a, Picture b) {}

  /**
   * Both pictures: A is the left half of a file that holds both.
   *
   * @throws PictureException if a file cannot be used, the sizes differ, or the width is odd
   */
  Pictures read(PictureReader reader) {
    Picture first = reader.read(a);
    if (b == null) {
      requireHalves(a, first.width());
      int half = first.width() / 2;
      return new Pictures(
          first.crop(0, 0, half, first.height()), first.crop(half, 0, half, first.height()));
    }
    Picture second = reader.read(b);
    requireSameSize(first.width(), first.height(), b, second.width(), second.height());
    return new Pictures(first, second);
  }

  /**
   * Checks the sizes that the files' headers tell.
   *
   * @throws PictureException as {@link #read}
   */
  void check(PictureReader reader) {
    PictureHeader first = reader.readHeader(a);
    if (b == null) {
      requireHalves(a, first.shownWidth());
    } else {
      PictureHeader second = reader.readHeader(b);
      requireSameSize(
          first.shownWidth(), first.shownHeight(), b, second.shownWidth(), second.shownHeight());
    }
  }

  private static void requireHalves(Path file, int width) {
    if (width % 2 != 0) {
      throw new PairSizeException(
          file,
          "the width of %d pixels is odd, so it cannot hold A and B side by side".formatted(width));
    }
  }

  private void requireSameSize(int widthA, int heightA, Path file, int widthB, int heightB) {
    if (widthA != widthB || heightA != heightB) {
      throw new PairSizeException(
          file,
          "%d x %d pixels, but its partner %s has %d x %d; the pictures of a pair must have one size"
              .formatted(widthB, heightB, a, widthA, heightA));
    }
  }
}
