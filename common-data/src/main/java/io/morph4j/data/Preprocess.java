package io.morph4j.data;

import io.morph4j.core.file.UsageException;
import io.morph4j.engine.tensor.RandomStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a picture is brought to the size that is trained on; the constants carry the names of the
 * reference implementation in lower case, e.g. {@code resize_and_crop}.
 */
public enum Preprocess {
  /**
   * To {@code loadSize} x {@code loadSize}, whatever the shape, then a random square of cropSize.
   */
  RESIZE_AND_CROP {
    @Override
    Picture apply(Picture picture, Preprocessing p, RandomStream random) {
      return randomSquare(picture.resized(p.loadSize(), p.loadSize()), p.cropSize(), random);
    }
  },
  /** A random square of {@code cropSize} at the picture's own scale. */
  CROP {
    @Override
    Picture apply(Picture picture, Preprocessing p, RandomStream random) {
      return randomSquare(picture, p.cropSize(), random);
    }
  },
  /** To width {@code loadSize}, the shape kept; no crop. Sides become multiples of 4. */
  SCALE_WIDTH {
    @Override
    Picture apply(Picture picture, Preprocessing p, RandomStream random) {
      int height = scaledHeight(picture, p);
      return picture.resized(multipleOf4(p.loadSize()), multipleOf4(height));
    }
  },
  /** To width {@code loadSize}, the shape kept, then a random square of {@code cropSize}. */
  SCALE_WIDTH_AND_CROP {
    @Override
    Picture apply(Picture picture, Preprocessing p, RandomStream random) {
      return randomSquare(
          picture.resized(p.loadSize(), scaledHeight(picture, p)), p.cropSize(), random);
    }
  },
  /**
   * By even chance all of it, else a random part: area .8 to 1, width to height .9 to 1.1 times
   * those of the picture; then to {@code cropSize}² (Choi et al. 2020, appendix).
   */
  RANDOM_RESIZED_CROP {
    @Override
    Picture apply(Picture picture, Preprocessing p, RandomStream random) {
      boolean all = random.nextBoolean();
      double side = Math.sqrt(random.nextDouble(.8, 1));
      double ratio = Math.sqrt(Math.exp(random.nextDouble(Math.log(.9), Math.log(1.1))));
      int width = part(picture.width(), side * ratio);
      int height = part(picture.height(), side / ratio);
      int x = random.nextInt(picture.width() - width + 1);
      int y = random.nextInt(picture.height() - height + 1);
      Picture cut = all ? picture : picture.crop(x, y, width, height);
      return cut.resized(p.cropSize(), p.cropSize());
    }

    private static int part(int side, double share) {
      return (int) Math.max(1, Math.min(side, Math.rint(side * share)));
    }
  },
  /** As it is, but for sides rounded to multiples of 4, which the networks need. */
  NONE {
    @Override
    Picture apply(Picture picture, Preprocessing p, RandomStream random) {
      return picture.resized(multipleOf4(picture.width()), multipleOf4(picture.height()));
    }
  };

  /**
   * The preprocessing called {@code name}.
   *
   * @throws UsageException if there is none
   */
  public static Preprocess of(String name) {
    return Arrays.stream(values())
        .filter(value -> value.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    String.format(
                        "preprocess is \"%s\"; it can be %s",
                        name,
                        Arrays.stream(values())
                            .map(Preprocess::toString)
                            .collect(Collectors.joining(", ")))));
  }

  /** The name on the command line and in files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract Picture apply(Picture picture, Preprocessing preprocessing, RandomStream random);

  /** The preprocessing by which pictures come to the same size without chance. */
  Preprocess forTest() {
    return this == RANDOM_RESIZED_CROP ? RESIZE_AND_CROP : this;
  }

  /** Whether a crop follows, so that all pictures come out as squares of one size. */
  public boolean crops() {
    return this != SCALE_WIDTH && this != NONE;
  }

  private static int scaledHeight(Picture picture, Preprocessing p) {
    long scaled = (long) p.loadSize() * picture.height() / picture.width();
    return (int) Math.max(scaled, p.cropSize());
  }

  private static int multipleOf4(int side) {
    return Math.max(4, (int) Math.rint(side / 4.0) * 4);
  }

  /** The position is uniform over all that fit; drawn even if only one does. */
  private static Picture randomSquare(Picture picture, int side, RandomStream random) {
    if (picture.width() < side || picture.height() < side) {
      throw new TooSmallException(picture, side);
    }
    int x = random.nextInt(picture.width() - side + 1);
    int y = random.nextInt(picture.height() - side + 1);
    return picture.crop(x, y, side, side);
  }

  /** A picture smaller than the crop. */
  static final class TooSmallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final String problem;

    TooSmallException(Picture picture, int side) {
      this.problem =
          String.format(
              "%d x %d pixels are less than cropSize %d; lower cropSize or take preprocess"
                  + " resize_and_crop or scale_width_and_crop",
              picture.width(), picture.height(), side);
    }

    @Override
    public String getMessage() {
      return problem;
    }
  }
}
