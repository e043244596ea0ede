package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "png, 1, 8, false",
    "png, 1, 8, true",
    "png, 1, 16, false",
    "png, 1, 16, true",
    "png, 3, 8, false",
    "png, 3, 8, true",
    "png, 3, 16, false",
    "png, 3, 16, true",
    "tif, 1, 8, false",
    "tif, 1, 8, true",
    "tif, 1, 16, false",
    "tif, 1, 16, true",
    "tif, 3, 8, false",
    "tif, 3, 8, true",
    "TIFF, 3, 16, false",
    "tiff, 3, 16, true",
    "bmp, 1, 8, false",
    "bmp, 3, 8, false",
    "webp, 3, 8, false",
    "ppm, 3, 8, false",
    "ppm, 3, 16, false",
    "pgm, 1, 8, false",
    "ppm, 1, 16, false"
  })
  void write_losslessFormat_comesBackTheSame(String ending, int channels, int bits, boolean alpha) {
    Picture picture = Samples.random(23, 11, channels, bits, alpha);

    assertThat(roundTrip(picture, "p." + ending)).isEqualTo(picture);
  }

  @Test
  void write_webpWithAlpha_keepsAlpha() {
    Picture picture = Samples.random(23, 11, 3, 8, true);
    Picture back = roundTrip(picture, "p.webp");

    assertThat(back.hasAlpha()).isTrue();
    assertThat(back.alpha(7, 7)).isEqualTo(picture.alpha(7, 7));
  }

  @Test
  void write_greyJpeg_staysGreyAndClose() {
    Picture picture = new Picture(16, 16, 1, 8, new byte[256], null);

    assertThat(roundTrip(picture, "p.jpg")).isEqualTo(picture);
  }

  @ParameterizedTest
  @CsvSource({"jpg", "bmp", "ppm"})
  void write_alphaToFormatWithout_leavesItOut(String ending) {
    Picture picture = new Picture(4, 4, 3, 8, new byte[48], new byte[16]);
    Picture back = roundTrip(picture, "p." + ending);

    assertThat(back.hasAlpha()).isFalse();
    assertThat(back.sample(1, 1, 1)).isZero();
  }

  @Test
  void write_16BitsToBmp_rounds() {
    Picture picture = Samples.random(5, 5, 3, 16, false);

    assertThat(roundTrip(picture, "p.bmp")).isEqualTo(picture.withForm(3, 8));
  }

  @Test
  void write_intoMissingFolder_makesItAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("new/deep/p.png");
    Samples.write(Samples.random(3, 3, 3, 8, false), file);
    Samples.write(Samples.random(4, 4, 3, 8, false), file);

    try (Stream<Path> inside = Files.list(file.getParent())) {
      assertThat(inside).containsExactly(file);
    }
    assertThat(PictureReader.defaults().read(file).width()).isEqualTo(4);
  }

  @Test
  void write_unknownEnding_namesTheKnownOnes() {
    Path file = folder.resolve("p.gif");

    assertThatThrownBy(() -> Samples.write(Samples.random(3, 3, 3, 8, false), file))
        .isInstanceOf(UserException.class)
        .hasMessage(
            file
                + ": the ending says no picture format; use one of png, jpg, jpeg, jpe, jfif, webp,"
                + " bmp, tif, tiff, ppm, pgm, pbm, pnm");
  }

  @Test
  void write_sideTooLongForWebp_namesFormatsThatHoldIt() {
    Picture wide = Samples.random(20_000, 1, 3, 8, false);
    Path file = folder.resolve("wide.webp");

    assertThatThrownBy(() -> Samples.write(wide, file))
        .hasMessage(
            file + ": a side of 20000 pixels; WEBP holds at most 16383, PNG and TIFF hold it");
    assertThat(file).doesNotExist();
  }

  @Test
  void write_overAFolder_isRefused() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("p.png"));

    assertThatThrownBy(() -> Samples.write(Samples.random(3, 3, 3, 8, false), taken))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("p.png");
  }

  @Test
  void quality_outOfRange_isRefused() {
    assertThatThrownBy(() -> new PictureWriter(0, 101)).hasMessageContaining("1 .. 100, got 0");
    assertThatThrownBy(() -> new PictureWriter(95, 102)).hasMessageContaining("got 102");
  }

  private Picture roundTrip(Picture picture, String name) {
    return PictureReader.defaults().read(Samples.write(picture, folder.resolve(name)));
  }
}
