package io.morph4j.tools.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.format.PictureHeader;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pictures of many forms: results have the form of their inputs, or it is said why there is none.
 */
class RoundTripTest {
  private static final Path PICTURES = Path.of("../common-data/src/test/resources/pictures");

  @TempDir Path folder;

  private Path model;

  @BeforeEach
  void makeModel() {
    model = TinyModel.write(folder.resolve("tiny.model"));
  }

  private static Picture read(Path file) {
    return PictureReader.defaults().read(file);
  }

  private Picture translated(Path input, String format) {
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of("translate", "--model", model, input, "--out", out, "--format", format);
    assertThat(run.code()).as(run.err()).isZero();
    return read(Path.of(run.outLines().get(0)));
  }

  private Picture expected(Picture input) {
    try (Translator translator = Translator.load(model)) {
      return PictureTranslation.of(translator, input);
    }
  }

  @Test
  void translate_oddSides_keepsThem() {
    float[] values = new float[3 * 513 * 771];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 513) / 256f - 1;
    }
    Picture picture = Picture.ofPlanes(values, 3, 771, 513, 8);
    Path input = folder.resolve("odd.png");
    PictureWriter.defaults().write(picture, input);

    Picture result = translated(input, "png");

    assertThat(result).hasToString("513 x 771, RGB, 8 bits").isEqualTo(expected(picture));
  }

  /** Inks become RGB and a turned picture stands upright: both as every viewer shows them. */
  @ParameterizedTest
  @CsvSource({
    "grey16.tif, tif, 'grey, 16 bits'",
    "grey16.tif, png, 'grey, 16 bits'",
    "la16.png, png, 'grey with alpha, 16 bits'",
    "palt.png, png, 'RGB with alpha, 8 bits'",
    "cmyk.jpg, png, 'RGB, 8 bits'",
    "o6.jpg, png, 'RGB, 8 bits'"
  })
  void translate_pictureOfAnyForm_keepsIt(String name, String format, String form) {
    Path input = PICTURES.resolve(name);
    Picture picture = read(input);

    Picture result = translated(input, format);

    assertThat(result)
        .hasToString("%d x %d, %s".formatted(picture.width(), picture.height(), form))
        .isEqualTo(expected(picture));
  }

  @Test
  void translate_turnedJpeg_isWrittenUpright() {
    Path input = PICTURES.resolve("o6.jpg");
    PictureHeader header = PictureReader.defaults().readHeader(input);

    Picture result = translated(input, "jpg");

    assertThat(header.orientation().swapsAxes()).isTrue();
    assertThat(result.width()).isEqualTo(header.height());
    assertThat(result.height()).isEqualTo(header.width());
  }

  @Test
  void translate_animatedGif_isRefused() {
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of("translate", "--model", model, PICTURES.resolve("anim.gif"), "--out", out);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("anim.gif: a GIF file; PNG, JPEG").doesNotContain("\tat ");
    assertThat(Files.exists(out.resolve("anim.png"))).isFalse();
  }
}
