package io.morph4j.data.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import io.morph4j.data.film.Clip.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilmTest {
  private static final List<Double> FIVE_A_SECOND = seconds(0, .2, .4, .6, .8, 1);

  @TempDir Path folder;

  private static List<Double> seconds(double... times) {
    return DoubleStream.of(times).boxed().toList();
  }

  private Film.Result translate(Path in, Path out, UnaryOperator<Picture> frames) {
    try (Film film = Film.open(in)) {
      return film.translate(out, 90, frames);
    }
  }

  @Test
  void translate_sameFrames_keepsPicturesTimesAndSound() throws Exception {
    Path in = Clip.write(folder.resolve("in.mp4"), 64, 48, FIVE_A_SECOND, true, 0);
    Path out = folder.resolve("out.mp4");

    Film.Result result = translate(in, out, UnaryOperator.identity());

    assertThat(result.frames()).isEqualTo(6);
    assertThat(result.copied()).isEqualTo(1);
    assertThat(result.damaged()).isZero();
    Content before = Clip.read(in);
    Content after = Clip.read(out);
    assertThat(after.times()).isEqualTo(before.times()).hasSize(6);
    assertThat(after.sound()).isEqualTo(before.sound()).hasSizeGreaterThan(Clip.SAMPLE_RATE);
    assertThat(after.length()).isCloseTo(before.length(), within(1000L));
    for (int i = 0; i < 6; i++) {
      assertThat(after.middles().get(i)).isCloseTo(before.middles().get(i), within(4));
    }
  }

  @Test
  void translate_unsteadyTimes_keepsThem() throws Exception {
    List<Double> times = seconds(0, .02, .5, .54, 2);
    Path in = Clip.write(folder.resolve("in.mp4"), 32, 32, times, false, 0);
    Path out = folder.resolve("out.mkv");

    translate(in, out, UnaryOperator.identity());

    assertThat(Clip.read(out).times()).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(Clip.read(out).times().get(i))
          .isCloseTo((long) (times.get(i) * 1e6), within(1000L));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {90, -90, 180})
  void translate_turnedFilm_isUprightForTheFunctionAndTurnedAfterwards(double rotation)
      throws Exception {
    Path in = Clip.write(folder.resolve("in.mp4"), 64, 32, FIVE_A_SECOND, false, rotation);
    Path out = folder.resolve("out.mov");
    List<Picture> seen = new ArrayList<>();

    translate(
        in,
        out,
        frame -> {
          seen.add(frame);
          return frame;
        });

    Picture first = seen.get(0);
    boolean quarter = Math.abs(rotation) == 90;
    assertThat(first.width()).isEqualTo(quarter ? 32 : 64);
    // The square at the upper left of what is stored.
    int x = rotation == 90 ? 4 : first.width() - 4;
    int y = rotation == -90 ? 4 : first.height() - 4;
    assertThat(first.sample(x, y, 0) - first.sample(x, y, 1)).isGreaterThan(100);
    Content after = Clip.read(out);
    assertThat(after.rotation()).isEqualTo(Clip.read(in).rotation());
    assertThat(after.width()).isEqualTo(64);
    assertThat(after.middles()).hasSize(6);
  }

  @Test
  void translate_oddSides_areMadeEven() throws Exception {
    Path even = Clip.write(folder.resolve("even.mp4"), 64, 48, FIVE_A_SECOND, false, 0);
    try (Film film = Film.open(even)) {
      assertThatThrownBy(
              () -> film.translate(folder.resolve("x.mp4"), 80, frame -> frame.crop(0, 0, 63, 47)))
          .hasMessageContaining("64 x 48");
    }
    assertThat(folder).isDirectoryNotContaining("glob:**x.mp4*");
    try (FramePictures odd = new FramePictures(5, 3, 2)) {
      Picture picture = Picture.ofPlanes(new float[15], 1, 3, 5, 8);
      assertThat(odd.frame(picture).width()).isEqualTo(6);
      assertThat(odd.frame(picture).height()).isEqualTo(4);
      Picture back = odd.picture(odd.frame(picture));
      assertThat(back.sample(4, 2, 1)).isCloseTo(picture.sample(4, 2, 0), within(2));
    }
  }

  @Test
  void open_others_saysWhatIsWrong() throws Exception {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no film");
    Path sound = Clip.writeSound(folder.resolve("sound.mp4"), 1);
    Path list = Files.writeString(folder.resolve("list.mp4"), "#EXTM3U\n#EXTINF:1,\n" + sound);

    assertThatThrownBy(() -> Film.open(folder.resolve("none.mp4")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> Film.open(text))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(text + ": not a film that can be read");
    assertThatThrownBy(() -> Film.open(list))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not a film");
    assertThatThrownBy(() -> Film.open(sound))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(sound + ": has no moving pictures");
  }

  @Test
  void translate_thatFails_leavesNothingAndTheOldFile() throws Exception {
    Path in = Clip.write(folder.resolve("in.mp4"), 64, 48, FIVE_A_SECOND, true, 0);
    Path out = Files.writeString(folder.resolve("out.mp4"), "old");
    int[] count = {0};

    assertThatThrownBy(
            () ->
                translate(
                    in,
                    out,
                    frame -> {
                      if (++count[0] == 4) {
                        throw new UserException("enough");
                      }
                      return frame;
                    }))
        .hasMessage("enough");

    assertThat(out).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(in, out);
    }
  }

  @Test
  void translate_cutShort_givesTheFramesThereAre() throws Exception {
    Path whole = Clip.write(folder.resolve("whole.mkv"), 64, 48, FIVE_A_SECOND, true, 0);
    byte[] bytes = Files.readAllBytes(whole);
    Path in = folder.resolve("in.mkv");
    Files.write(in, java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));

    Film.Result result = translate(in, folder.resolve("out.mkv"), UnaryOperator.identity());

    assertThat(result.frames()).isBetween(1L, 6L);
    assertThat(Clip.read(folder.resolve("out.mkv")).times()).hasSize((int) result.frames());
  }

  @Test
  void translate_otherEnding_isRefused() throws IOException, Exception {
    Path in = Clip.write(folder.resolve("in.mp4"), 64, 48, FIVE_A_SECOND, false, 0);

    assertThatThrownBy(() -> translate(in, folder.resolve("out.avi"), UnaryOperator.identity()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("films are written as .mp4, .m4v, .mov, .mkv");
  }

  @Test
  void flicker_isTheChangeBeyondTheOriginalsOwn() {
    Flicker flicker = new Flicker();
    float[][] originals = {{0, 0}, {.2f, 0}, {.2f, 0}};
    float[][] results = {{0, 0}, {.1f, .4f}, {.1f, 0}};
    List<Double> moved = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      moved.add(flicker.original(Picture.ofPlanes(originals[i], 1, 1, 2, 16)));
      flicker.result(Picture.ofPlanes(results[i], 1, 1, 2, 16));
    }

    assertThat(moved.get(0)).isNaN();
    assertThat(moved.get(1)).isCloseTo(.1 * 127.5, within(.01));
    assertThat(moved.get(2)).isZero();
    // (0 + .4) / 2 and (0 + .4) / 2 of a range of 2.
    assertThat(flicker.mean()).isCloseTo(.2 * 127.5, within(.01));
  }
}
