package io.morph4j.tools.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many pictures at once, and pictures in tiles. */
class TranslateFolderTest {
  @TempDir Path folder;

  private Path model;
  private Path in;
  private Path out;

  @BeforeEach
  void makeModel() throws IOException {
    model = TinyModel.write(folder.resolve("tiny.model"));
    in = Files.createDirectory(folder.resolve("in"));
    out = folder.resolve("out");
  }

  private static Path picture(Path file, int width, int height, int seed) {
    float[] values = new float[3 * width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * (seed + 3L) % 97) / 48f - 1;
    }
    PictureWriter.defaults().write(Picture.ofPlanes(values, 3, height, width, 8), file);
    return file;
  }

  private static void assertSame(Path result, Path expected) {
    Picture mine = PictureReader.defaults().read(result);
    Picture wanted = PictureReader.defaults().read(expected);
    assertThat(mine).hasToString(wanted.toString());
    float[] a = mine.planes(3);
    float[] b = wanted.planes(3);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isBetween(b[i] - 1.01f / 127.5f, b[i] + 1.01f / 127.5f);
    }
  }

  @Test
  void translate_manyOfTwoSizes_givesWhatEachAloneGives() {
    List<String> results = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      picture(in.resolve("%02d.png".formatted(i)), i % 3 == 0 ? 20 : 16, 12, i);
      results.add(out.resolve("%02d.png".formatted(i)).toString());
    }

    CommandRun all = CommandRun.of("translate", "--model", model, in, "--out", out);

    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.outLines()).isEqualTo(results);
    assertThat(all.err()).containsPattern("70 pictures in \\d+s, \\d+\\.\\d pictures/s");
    for (String name : List.of("00.png", "01.png", "69.png")) {
      Path alone = folder.resolve("alone-" + name);
      CommandRun.of("translate", "--model", model, in.resolve(name), "--out", alone);
      assertSame(out.resolve(name), alone);
    }
  }

  @Test
  void translate_sameListTwice_writesTheSameBytes() throws IOException {
    for (int i = 0; i < 9; i++) {
      picture(in.resolve(i + ".png"), 16, 12, i);
    }
    Path again = folder.resolve("again");

    CommandRun.of("translate", "--model", model, in, "--out", out);
    CommandRun.of("translate", "--model", model, in, "--out", again);

    for (int i = 0; i < 9; i++) {
      assertThat(Arrays.equals(bytes(out, i), bytes(again, i))).isTrue();
    }
  }

  private static byte[] bytes(Path results, int number) throws IOException {
    return Files.readAllBytes(results.resolve(number + ".png"));
  }

  @Test
  void translate_failFast_stopsAtTheFirstFailure() throws IOException {
    for (int i = 0; i < 200; i++) {
      picture(in.resolve("%03d.png".formatted(i)), 16, 12, i);
    }
    Files.writeString(in.resolve("100.png"), "this is no picture");

    CommandRun run = CommandRun.of("translate", "--model", model, in, "--out", out, "--fail-fast");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("100.png: not a picture", "stopped at the first failure");
    assertThat(out.resolve("000.png")).exists();
    assertThat(out.resolve("101.png")).doesNotExist();
  }

  @Test
  void translate_failFastAndKeepGoing_isWrongUsage() {
    Path input = picture(in.resolve("a.png"), 8, 8, 0);

    CommandRun run =
        CommandRun.of(
            "translate", "--model", model, input, "--out", out, "--fail-fast", "--keep-going");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("exclude each other");
  }

  @Test
  void translate_skipExisting_doesTheRestAndSaysSo() throws IOException {
    for (int i = 0; i < 5; i++) {
      picture(in.resolve(i + ".png"), 16, 12, i);
    }
    Files.createDirectory(out);
    Files.writeString(out.resolve("3.png"), "mine");

    CommandRun run =
        CommandRun.of("translate", "--model", model, in, "--out", out, "--skip-existing");

    assertThat(run.code()).isZero();
    assertThat(run.outLines()).hasSize(4);
    assertThat(run.err()).contains("4 pictures in", "; 1 were there already");
    assertThat(out.resolve("3.png")).hasContent("mine");
  }

  @Test
  void translate_inTiles_givesTheSamePicture() {
    Path input = picture(in.resolve("a.png"), 201, 150, 5);
    Path tiled = folder.resolve("tiled.png");
    Path whole = folder.resolve("whole.png");

    CommandRun first =
        CommandRun.of("translate", "--model", model, input, "--out", tiled, "--tile", 64);
    CommandRun.of("translate", "--model", model, input, "--out", whole, "--tile", "off");

    assertThat(first.code()).as(first.err()).isZero();
    assertSame(tiled, whole);
  }

  /** Where memory is short, auto takes tiles, and off says what would help. */
  @Test
  void translate_littleMemory_takesTilesUnlessTheyAreOff() {
    Path input = picture(in.resolve("a.png"), 900, 700, 5);
    Path tiled = folder.resolve("tiled.png");
    Path whole = folder.resolve("whole.png");

    CommandRun run =
        CommandRun.of("translate", "--model", model, input, "--out", tiled, "--memory", "10m");
    CommandRun.of("translate", "--model", model, input, "--out", whole);
    CommandRun off =
        CommandRun.of(
            "translate",
            "--model",
            model,
            input,
            "--out",
            folder.resolve("no.png"),
            "--memory",
            "10m",
            "--tile",
            "off");

    assertThat(run.code()).as(run.err()).isZero();
    assertSame(tiled, whole);
    assertThat(off.code()).isEqualTo(1);
    assertThat(off.err()).contains("900 x 700", "too large for the memory");
  }

  @Test
  void translate_tileOfNoUse_isWrongUsage() {
    Path input = picture(in.resolve("a.png"), 8, 8, 0);

    for (String tile : List.of("8", "-1", "much")) {
      CommandRun run =
          CommandRun.of("translate", "--model", model, input, "--out", out, "--tile", tile);

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("--tile " + tile + ": expected auto, off or a side");
    }
  }
}
