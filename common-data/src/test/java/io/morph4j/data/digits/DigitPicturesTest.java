package io.morph4j.data.digits;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.data.Picture;
import io.morph4j.data.labelled.LabelledFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitPicturesTest {
  private static final DigitPictures SET = new DigitPictures(28, 40, 10, 3);

  @Test
  void write_theSet_readsBackWithItsFactors(@TempDir Path parent) throws IOException {
    Path folder = parent.resolve("digits");
    SET.write(folder);

    LabelledFolders found = LabelledFolders.find(folder);
    List<String> lines = Files.readAllLines(folder.resolve("train-factors.csv"));

    assertThat(found.train().size()).isEqualTo(40);
    assertThat(found.test().orElseThrow().size()).isEqualTo(10);
    assertThat(lines).hasSize(41).startsWith("index,class,slant,thickness,x,y");
    for (int i = 0; i < 40; i++) {
      String[] fields = lines.get(i + 1).split(",");
      assertThat(Integer.parseInt(fields[1])).isEqualTo(found.train().label(i));
      assertThat(found.train().picture(i)).isEqualTo(SET.draw(SET.factors("train", i)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void draw_thickerStroke_isBrighter(int digit) {
    assertThat(sum(new DigitFactors(digit, 0, 4, 0, 0)))
        .isGreaterThan(1.5 * sum(new DigitFactors(digit, 0, 1.5, 0, 0)));
  }

  @Test
  void draw_slant_movesTheTopToTheRight() {
    assertThat(middle(new DigitFactors(1, 25, 2, 0, 0), 0, 14))
        .isGreaterThan(middle(new DigitFactors(1, -25, 2, 0, 0), 0, 14) + 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void draw_extremeFactors_staysInside(int digit) {
    for (double slant : new double[] {-25, 25}) {
      for (double shift : new double[] {-2, 2}) {
        Picture drawn = SET.draw(new DigitFactors(digit, slant, 4, shift, shift));
        for (int i = 0; i < 28; i++) {
          assertThat(drawn.sample(i, 0, 0) + drawn.sample(i, 27, 0)).isZero();
          assertThat(drawn.sample(0, i, 0) + drawn.sample(27, i, 0)).isZero();
        }
      }
    }
  }

  private static double sum(DigitFactors factors) {
    Picture picture = SET.draw(factors);
    double sum = 0;
    for (int i = 0; i < 28 * 28; i++) {
      sum += picture.sample(i % 28, i / 28, 0);
    }
    return sum;
  }

  /** The mean column of the strokes in the rows from {@code from} to {@code to}. */
  private static double middle(DigitFactors factors, int from, int to) {
    Picture picture = SET.draw(factors);
    double weighted = 0;
    double all = 0;
    for (int y = from; y < to; y++) {
      for (int x = 0; x < 28; x++) {
        weighted += x * picture.sample(x, y, 0);
        all += picture.sample(x, y, 0);
      }
    }
    return weighted / all;
  }
}
