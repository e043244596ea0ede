package io.morph4j.tools.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.Painter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code translate --sheet} with models whose colours are known. */
class SheetTest {
  /** A picture and the line beside it. */
  private static final int STEP = 18;

  @TempDir Path folder;
  private Path in;

  @BeforeEach
  void paintTwoSources() {
    in = folder.resolve("in");
    for (int i = 0; i < 2; i++) {
      byte[] grey = new byte[16 * 16 * 3];
      Arrays.fill(grey, (byte) (60 + 60 * i));
      PictureWriter.defaults().write(Picture.of8Bits(16, 16, 3, grey), in.resolve(i + ".png"));
    }
  }

  private CommandRun sheet(Path model, String file, Object... options) {
    List<Object> words =
        new ArrayList<>(
            List.of("translate", "--model", model, in, "--sheet", folder.resolve(file)));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray());
  }

  private Picture read(String file) {
    return PictureReader.defaults().read(folder.resolve(file));
  }

  /** Red, green and blue in the middle of a cell. */
  private static List<Integer> colour(Picture sheet, int row, int column) {
    int x = column * STEP + 8;
    int y = row * STEP + 8;
    return List.of(sheet.sample(x, y, 0), sheet.sample(x, y, 1), sheet.sample(x, y, 2));
  }

  @Test
  void sheet_withoutTarget_hasEverySourceInAllDomains() {
    CommandRun run = sheet(Painter.byLabel(folder.resolve("a.model"), 1), "all.png");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo(folder.resolve("all.png").toString());
    Picture drawn = read("all.png");
    assertThat(drawn.width()).isEqualTo(4 * STEP - 2);
    assertThat(drawn.height()).isEqualTo(2 * STEP - 2);
    for (int row = 0; row < 2; row++) {
      assertThat(colour(drawn, row, 0)).containsOnly(60 + 60 * row);
      assertThat(colour(drawn, row, 1)).containsExactly(255, 0, 0);
      assertThat(colour(drawn, row, 2)).containsExactly(0, 255, 0);
      assertThat(colour(drawn, row, 3)).containsExactly(0, 0, 255);
    }
  }

  @Test
  void sheet_between_goesInAStraightLineFromStyleToStyle() {
    Path model = Painter.byStyle(folder.resolve("s.model"), .1);
    CommandRun two = sheet(model, "two.png", "--target", "green", "--count", 2);
    CommandRun line = sheet(model, "line.png", "--target", "green", "--count", 2, "--between", 2);

    assertThat(two.code()).as(two.err()).isZero();
    assertThat(line.code()).as(line.err()).isZero();
    Picture ends = read("two.png");
    Picture drawn = read("line.png");
    assertThat(ends.width()).isEqualTo(3 * STEP - 2);
    assertThat(drawn.width()).isEqualTo(4 * STEP - 2);
    assertThat(colour(drawn, 0, 1)).isEqualTo(colour(ends, 0, 1));
    assertThat(colour(drawn, 0, 3)).isEqualTo(colour(ends, 0, 2));
    assertThat(colour(ends, 0, 1)).isNotEqualTo(colour(ends, 0, 2));
    // Channels that are cut off at an end are no straight line.
    for (int c = 0; c < 3; c++) {
      int from = colour(ends, 0, 1).get(c);
      int to = colour(ends, 0, 2).get(c);
      if (Math.min(from, to) > 0 && Math.max(from, to) < 255) {
        assertThat(colour(drawn, 0, 2).get(c)).isCloseTo((from + to) / 2, within(1));
      }
    }
  }

  @Test
  void sheet_references_standAboveTheirColumns() {
    Path model = Painter.byStyle(folder.resolve("s.model"), 0);
    Path wide = folder.resolve("wide.png");
    byte[] samples = new byte[40 * 8 * 3];
    for (int i = 0; i < samples.length; i += 3) {
      samples[i] = (byte) 200;
    }
    PictureWriter.defaults().write(Picture.of8Bits(40, 8, 3, samples), wide);

    CommandRun run =
        sheet(
            model,
            "matrix.png",
            "--target",
            "red",
            "--reference",
            wide,
            "--reference",
            in.resolve("1.png"));

    assertThat(run.code()).as(run.err()).isZero();
    Picture drawn = read("matrix.png");
    assertThat(drawn.height()).isEqualTo(3 * STEP - 2);
    assertThat(colour(drawn, 0, 0)).as("a gap").containsOnly(255);
    for (int row = 0; row < 3; row++) {
      assertThat(colour(drawn, row, 1)).as("another size").containsExactly(200, 0, 0);
      assertThat(colour(drawn, row, 2)).containsOnly(120);
    }
    assertThat(colour(drawn, 2, 0)).containsOnly(120);
  }

  @Test
  void sheet_gif_playsTheColumns() throws Exception {
    CommandRun run =
        sheet(
            Painter.byStyle(folder.resolve("s.model"), .1),
            "line.gif",
            "--target",
            "red",
            "--count",
            3,
            "--between",
            4);

    assertThat(run.code()).as(run.err()).isZero();
    ImageReader reader = ImageIO.getImageReadersBySuffix("gif").next();
    try (ImageInputStream stream =
        ImageIO.createImageInputStream(folder.resolve("line.gif").toFile())) {
      reader.setInput(stream);
      assertThat(reader.getNumImages(true)).isEqualTo(2 * 4 + 1);
      assertThat(reader.getWidth(0)).isEqualTo(2 * STEP - 2);
      assertThat(reader.getHeight(0)).isEqualTo(2 * STEP - 2);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void sheet_whatDoesNotFit_isRefused() {
    Path model = Painter.byLabel(folder.resolve("a.model"), 1);

    CommandRun ending = sheet(model, "all.doc");
    CommandRun both = sheet(model, "all.png", "--out", folder.resolve("out"));
    CommandRun labels = sheet(model, "all.png", "--between", 3);
    CommandRun first = sheet(model, "all.png");
    CommandRun again = sheet(model, "all.png");
    CommandRun neither = CommandRun.of("translate", "--model", model, in);

    assertThat(List.of(ending.code(), both.code(), labels.code(), neither.code())).containsOnly(2);
    assertThat(ending.err()).contains("all.doc");
    assertThat(both.err()).contains("--sheet and --out exclude each other");
    assertThat(labels.err()).contains("--between: two styles are wanted");
    assertThat(neither.err()).contains("--out=DIR").contains("--sheet=FILE");
    assertThat(first.code()).isZero();
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("--overwrite");
  }
}
