package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.PairedPictures.Drawn;
import io.morph4j.data.PairedPictures.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PairedPicturesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void write_twice_givesTheSamePairsForTraining(Kind kind) throws IOException {
    PairedPictures set = new PairedPictures(kind, 16, 3, 2, 1);
    set.write(folder.resolve("one"), (done, all) -> {});
    set.write(folder.resolve("two"), (done, all) -> {});

    PairedFolders found = PairedFolders.find(DataLocation.root(folder.resolve("one")));
    assertThat(found.train()).hasSize(3);
    assertThat(found.test()).hasSize(2);
    try (Stream<Path> files = Files.walk(folder.resolve("one"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(folder.resolve("two").resolve(folder.resolve("one").relativize(file)))
            .hasSameBinaryContentAs(file);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void draw_otherSeedNumberOrPart_givesAnotherScene(Kind kind) {
    PairedPictures set = new PairedPictures(kind, 16, 3, 2, 1);
    Set<Picture> pictures = new HashSet<>();
    pictures.add(set.draw(false, 0).picture());
    pictures.add(set.draw(false, 1).picture());
    pictures.add(set.draw(true, 0).picture());
    pictures.add(new PairedPictures(kind, 16, 3, 2, 2).draw(false, 0).picture());
    assertThat(pictures).hasSize(4);
  }

  @Test
  void draw_edges_areThinDarkLinesOnWhiteAroundTheFruit() {
    for (int i = 0; i < 10; i++) {
      Drawn drawn = new PairedPictures(Kind.EDGES, 64, 10, 0, 1).draw(false, i);
      int dark = 0;
      int white = 0;
      for (int p = 0; p < 64 * 64; p++) {
        int sample = drawn.drawing().sample(p % 64, p / 64, 0);
        dark += sample < 128 ? 1 : 0;
        white += sample == 255 ? 1 : 0;
      }
      assertThat(drawn.drawing().channels()).isEqualTo(1);
      assertThat(white).as("white pixels").isGreaterThan(64 * 64 * 8 / 10);
      assertThat(dark).as("dark pixels").isBetween(60, 64 * 64 / 10);
    }
  }

  @Test
  void draw_edges_lieWhereThePictureChanges() {
    double onLines = 0;
    double elsewhere = 0;
    for (int i = 0; i < 10; i++) {
      Drawn drawn = new PairedPictures(Kind.EDGES, 64, 10, 0, 1).draw(false, i);
      onLines += steepness(drawn, true) / 10;
      elsewhere += steepness(drawn, false) / 10;
    }
    assertThat(onLines).as("mean step to the right neighbour").isGreaterThan(4 * elsewhere);
  }

  private static double steepness(Drawn drawn, boolean onLines) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 63; x++) {
        if (drawn.drawing().sample(x, y, 0) < 128 == onLines) {
          sum += Math.abs(drawn.picture().sample(x + 1, y, 1) - drawn.picture().sample(x, y, 1));
          count++;
        }
      }
    }
    return sum / count;
  }

  @Test
  void draw_labels_useFewFlatColoursThatTellTheFruit() {
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      Drawn drawn = new PairedPictures(Kind.LABELS, 32, 30, 0, 1).draw(false, i);
      Set<Integer> colours = new HashSet<>();
      for (int p = 0; p < 32 * 32; p++) {
        colours.add(
            drawn.drawing().sample(p % 32, p / 32, 0) << 16
                | drawn.drawing().sample(p % 32, p / 32, 1) << 8
                | drawn.drawing().sample(p % 32, p / 32, 2));
      }
      assertThat(colours).containsAnyOf(0xE02040, 0xFF9000).hasSizeBetween(2, 8);
      all.addAll(colours);
    }
    assertThat(all).as("labels of 30 scenes").hasSizeBetween(8, 12);
  }

  @Test
  void new_sizeOutOfRange_isRefused() {
    assertThatThrownBy(() -> new PairedPictures(Kind.EDGES, 4, 1, 0, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("size is 4");
  }
}
