package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.FruitPictures.Drawn;
import io.morph4j.data.FruitPictures.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FruitPicturesTest {
  @TempDir Path folder;

  @Test
  void write_smallSet_hasTheLayoutAndMasksApart() throws IOException {
    Path target = folder.resolve("fruits");
    int[] reports = {0};
    new FruitPictures(32, 3, 2, 1).write(target, (done, all) -> reports[0] = done * 100 + all);
    UnpairedFolders folders = UnpairedFolders.find(DataLocation.root(target));

    assertThat(reports[0]).isEqualTo(1010);
    assertThat(folders.trainA().size()).isEqualTo(3);
    assertThat(folders.trainB().size()).isEqualTo(3);
    assertThat(folders.testFilesA()).hasSize(2);
    assertThat(folders.testFilesB()).hasSize(2);
    for (Path file : folders.testFilesB()) {
      Path mask = target.resolve("masks/testB").resolve(file.getFileName());
      assertThat(PictureReader.defaults().read(mask)).hasToString("32 x 32, grey, 8 bits");
    }
    try (Stream<Path> inside = Files.list(folder)) {
      assertThat(inside).containsExactly(target);
    }
  }

  @Test
  void write_twice_givesTheSameBytes() throws IOException {
    FruitPictures fruits = new FruitPictures(24, 2, 1, 7);
    fruits.write(folder.resolve("one"));
    fruits.write(folder.resolve("two"));

    try (Stream<Path> files = Files.walk(folder.resolve("one"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path other = folder.resolve("two").resolve(folder.resolve("one").relativize(file));
        assertThat(other).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void draw_pinnedScene_isTheSameOnEveryMachine() {
    Drawn drawn = new FruitPictures(16, 1, 0, 1).draw(Part.TRAIN_A, 0);

    assertThat(Arrays.hashCode(drawn.picture().samples())).isEqualTo(1952986190);
  }

  @Test
  void write_intoUsedFolder_isRefusedAndLeavesItAlone() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.txt"), "keep");

    assertThatThrownBy(() -> new FruitPictures(16, 1, 1, 1).write(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(folder + ": the folder holds 1 entry already; name a new or an empty one");
    assertThat(mine).hasContent("keep");
  }

  @Test
  void write_ontoAFile_isRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> new FruitPictures(16, 1, 1, 1).write(file))
        .hasMessage(file + ": a file, where a new folder is to be made");
  }

  @Test
  void draw_manyFruits_haveHuesFarApart() {
    FruitPictures fruits = new FruitPictures(32, 40, 0, 3);
    for (int i = 0; i < 40; i++) {
      Drawn apple = fruits.draw(Part.TRAIN_A, i);
      Drawn orange = fruits.draw(Part.TRAIN_B, i);
      double red = MaskedColour.meanHue(apple.picture(), apple.mask());

      assertThat(red > 180 ? red - 360 : red).isBetween(-14.0, 13.0);
      assertThat(MaskedColour.meanHue(orange.picture(), orange.mask())).isBetween(22.0, 42.0);
    }
  }

  @Test
  void draw_backgrounds_areAlikeInBothDomains() {
    FruitPictures fruits = new FruitPictures(12, 200, 0, 5);
    double[] a = meanOutside(fruits, Part.TRAIN_A);
    double[] b = meanOutside(fruits, Part.TRAIN_B);
    for (int c = 0; c < 3; c++) {
      assertThat(a[c]).isCloseTo(b[c], within(12.0));
    }
  }

  @Test
  void draw_allParts_showDifferentScenes() {
    FruitPictures fruits = new FruitPictures(16, 10, 10, 1);
    Set<Picture> masks = new HashSet<>();
    for (Part part : Part.values()) {
      for (int i = 0; i < 10; i++) {
        masks.add(fruits.draw(part, i).mask());
      }
    }
    assertThat(masks).hasSize(40);
  }

  @Test
  void draw_anySize_hasFruitInEveryPicture() {
    for (int size : new int[] {8, 33, 64, 200}) {
      Drawn drawn = new FruitPictures(size, 1, 0, 1).draw(Part.TRAIN_B, 0);
      int covered = 0;
      for (byte sample : drawn.mask().samples()) {
        covered += sample == 0 ? 0 : 1;
      }

      assertThat(drawn.picture().width()).isEqualTo(size);
      assertThat((double) covered / (size * size)).isBetween(0.05, 0.5);
    }
  }

  @Test
  void constructor_outOfRange_namesTheOption() {
    assertThatThrownBy(() -> new FruitPictures(4, 1, 1, 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("size is 4; it can be 8 to 4096");
    assertThatThrownBy(() -> new FruitPictures(64, 0, 1, 1)).hasMessageStartingWith("train is 0");
  }

  /** The mean red, green and blue where no fruit is. */
  private static double[] meanOutside(FruitPictures fruits, Part part) {
    double[] sums = new double[3];
    long count = 0;
    for (int i = 0; i < fruits.train(); i++) {
      Drawn drawn = fruits.draw(part, i);
      byte[] mask = drawn.mask().samples();
      for (int pixel = 0; pixel < mask.length; pixel++) {
        if (mask[pixel] == 0) {
          for (int c = 0; c < 3; c++) {
            sums[c] += drawn.picture().samples()[3 * pixel + c] & 0xFF;
          }
          count++;
        }
      }
    }
    return new double[] {sums[0] / count, sums[1] / count, sums[2] / count};
  }
}
