package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.data.fruit.FruitKind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FruitDomainsTest {
  @TempDir Path root;

  @Test
  void write_fourKinds_makesAFolderForEachWithMasks() {
    Path target = root.resolve("fruits");
    FruitDomains domains =
        new FruitDomains(FruitDomains.kinds("apple, orange,lemon,plum"), 16, 3, 2, 1);
    domains.write(target, (done, all) -> assertThat(all).isEqualTo(20));

    DomainPictures found =
        DomainPictures.find(io.morph4j.core.train.DataLocation.root(target), List.of());
    assertThat(found.toString()).isEqualTo("apple 3, lemon 3, orange 3, plum 3");
    assertThat(found.test()).hasSize(8);
    assertThat(DataFolder.list(target.resolve("masks/train/plum")).files()).hasSize(3);
    assertThat(PictureReader.defaults().read(target.resolve("train/plum/plum-0001.png")))
        .isEqualTo(domains.draw("train", FruitKind.PLUM, 0).picture());
  }

  /** Mean colours of the fruit, as anybody would call them. */
  @Test
  void draw_eachKind_hasItsColour() {
    FruitDomains domains = new FruitDomains(List.of(FruitKind.values()), 32, 1, 0, 1);
    for (FruitKind kind : FruitKind.values()) {
      double[] mean = meanColour(domains, kind);
      double red = mean[0];
      double green = mean[1];
      double blue = mean[2];
      switch (kind) {
        case APPLE -> assertThat(red).isGreaterThan(2 * green);
        case ORANGE -> assertThat(green / red).isBetween(.4, .75);
        case LEMON -> assertThat(green / red).isBetween(.8, 1.05);
        case PLUM -> assertThat(blue).isGreaterThan(1.1 * green);
      }
      if (kind != FruitKind.PLUM) {
        assertThat(blue).as("%s: blue", kind).isLessThan(.7 * red);
      }
    }
  }

  private static double[] meanColour(FruitDomains domains, FruitKind kind) {
    double[] sums = new double[3];
    double pixels = 0;
    for (int i = 0; i < 20; i++) {
      FruitPictures.Drawn drawn = domains.draw("train", kind, i);
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          if (drawn.mask().sample(x, y, 0) == 255) {
            pixels++;
            for (int c = 0; c < 3; c++) {
              sums[c] += drawn.picture().sample(x, y, c);
            }
          }
        }
      }
    }
    assertThat(pixels).isGreaterThan(1000);
    return new double[] {sums[0] / pixels, sums[1] / pixels, sums[2] / pixels};
  }

  @Test
  void draw_partsAndKinds_showDifferentScenes() {
    FruitDomains domains = new FruitDomains(List.of(FruitKind.values()), 12, 1, 1, 1);
    Set<Picture> seen = new HashSet<>();
    for (FruitKind kind : FruitKind.values()) {
      assertThat(seen.add(domains.draw("train", kind, 0).picture())).isTrue();
      assertThat(seen.add(domains.draw("test", kind, 0).picture())).isTrue();
    }
  }

  @Test
  void kinds_misspeltOrAlone_areRefused() {
    assertThatThrownBy(() -> FruitDomains.kinds("apple,lemmon"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("\"lemmon\", did you mean lemon?")
        .hasMessageContaining("apple, orange, lemon, plum");
    assertThatThrownBy(() -> new FruitDomains(List.of(FruitKind.PLUM), 16, 1, 0, 1))
        .hasMessageContaining("two or more");
  }
}
