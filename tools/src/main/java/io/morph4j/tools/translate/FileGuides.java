package io.morph4j.tools.translate;

import io.morph4j.core.inference.Guide;
import io.morph4j.data.MaskFolder;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What picture files become: a guide for each result of a picture, with its masks if there are any.
 *
 * @param guides without masks
 * @param masks null for none
 */
record FileGuides(List<Guide> guides, @Nullable Masks masks) {
  FileGuides {
    guides = List.copyOf(guides);
  }

  /** Results of each picture. */
  int size() {
    return guides.size();
  }

  /**
   * The guide of result {@code number} of pictures that are translated together.
   *
   * @param pictures of one size, as read from {@code files}
   * @throws io.morph4j.core.file.UserException if a mask is missing or of another size
   */
  Guide of(int number, List<Path> files, List<Picture> pictures) {
    Guide guide = guides.get(number);
    if (masks == null) {
      return guide;
    }
    List<Picture> own = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      own.add(masks.of(files.get(i), pictures.get(i)));
    }
    return Guide.masked(guide, MaskFolder.array(own));
  }

  /**
   * Where masks are.
   *
   * @param place a folder, or the file of one mask for all
   * @param inputs pictures, or folders of them, that the names of masks are told from
   */
  record Masks(Path place, List<Path> inputs) {
    private Picture of(Path file, Picture picture) {
      PictureReader reader = PictureReader.defaults();
      return Files.isDirectory(place)
          ? new MaskFolder(root(file), place).read(file, picture, reader)
          : MaskFolder.read(place, file, picture, reader);
    }

    private Path root(Path file) {
      return inputs.stream()
          .filter(input -> Files.isDirectory(input) && file.startsWith(input))
          .findFirst()
          .orElseGet(() -> Objects.requireNonNullElse(file.getParent(), Path.of("")));
    }
  }
}
