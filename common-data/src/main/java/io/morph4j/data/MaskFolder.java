package io.morph4j.data;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.Preprocessing.Planes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Masks of pictures, as files: that of {@code ROOT/train/apple/x.jpg} is {@code
 * FOLDER/train/apple/x.jpg}, or {@code x.png} there. A mask has the size of its picture and two
 * planes: of a grey file both are alike, of a coloured one they are red and green.
 *
 * @param root of the pictures
 * @param folder of the masks
 */
public record MaskFolder(Path root, Path folder) {
  /** Planes of a mask. */
  public static final int PLANES = 2;

  /**
   * The masks of the pictures at {@code location}.
   *
   * @param folder absolute or below the data's folder; blank for none
   * @throws UsageException if the data are two folders, whose pictures have no common names
   */
  public static @Nullable MaskFolder of(DataLocation location, String folder) {
    if (folder.isBlank()) {
      return null;
    }
    Path root = location.root();
    if (root == null) {
      throw new UsageException(
          "masks is \"%s\": masks have the names of their pictures below the folder of the data;"
                  .formatted(folder)
              + " give --data DIR, not --domain-a and --domain-b");
    }
    return new MaskFolder(root, root.resolve(folder.strip()));
  }

  /**
   * The mask of a picture below the root.
   *
   * @throws UserException if there is none
   */
  public Path of(Path picture) {
    Path same = folder.resolve(root.relativize(picture).toString());
    String name = String.valueOf(same.getFileName());
    int dot = name.lastIndexOf('.');
    Path png = same.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".png");
    for (Path file : List.of(same, png)) {
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new UserException(
        "%s: its mask is missing: put one at %s, or leave masks out".formatted(picture, png));
  }

  /**
   * The mask of {@code picture}, which was read from {@code file}.
   *
   * @throws UserException if there is none, or it has another size
   */
  public Picture read(Path file, Picture picture, PictureReader reader) {
    return read(of(file), file, picture, reader);
  }

  /**
   * The mask in the file {@code place}, of {@code picture}, which was read from {@code file}.
   *
   * @throws UserException if it cannot be read or has another size
   */
  public static Picture read(Path place, Path file, Picture picture, PictureReader reader) {
    Picture mask = reader.read(place);
    if (mask.width() != picture.width() || mask.height() != picture.height()) {
      throw new UserException(
          "%s: the mask has %d x %d pixels, its picture %s %d x %d; make it the size of the picture"
              .formatted(
                  place, mask.width(), mask.height(), file, picture.width(), picture.height()));
    }
    return mask.withoutAlpha();
  }

  /**
   * Masks of one size as an array, as {@link io.morph4j.core.inference.Guide#masked} takes them.
   *
   * @return (N, 2, H, W) in [0, 1]
   */
  public static INDArray array(List<Picture> masks) {
    return new BatchArrays()
        .fill(
            masks.stream()
                .map(mask -> new Planes(mask.planes(3), 3, mask.height(), mask.width()))
                .map(MaskFolder::planes)
                .toArray(Planes[]::new));
  }

  /**
   * Both planes of a mask.
   *
   * @param rgb a mask as planes of a picture, (3, H, W) in [-1, 1]
   * @return (2, H, W) in [0, 1]
   */
  public static Planes planes(Planes rgb) {
    float[] values = new float[PLANES * rgb.height() * rgb.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (rgb.values()[i] + 1) / 2;
    }
    return new Planes(values, PLANES, rgb.height(), rgb.width());
  }
}
