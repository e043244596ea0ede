package io.morph4j.tools.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import io.morph4j.tools.cli.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslateCommandTest {
  private static final Path GOLDENS = Path.of("../core/src/test/resources/goldens");

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

  private static Path picture(Path file, int width, int height, int bits, int channels) {
    float[] values = new float[width * height * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 37) / 18f - 1;
    }
    PictureWriter.defaults().write(Picture.ofPlanes(values, channels, height, width, bits), file);
    return file;
  }

  private static Picture read(Path file) {
    return PictureReader.defaults().read(file);
  }

  @Test
  void translate_picture_writesPngOfSameName() {
    Path input = picture(in.resolve("a.bmp"), 13, 7, 8, 3);

    CommandRun run = CommandRun.of("translate", "--model", model, input, "--out", out);

    assertThat(run.code()).isZero();
    assertThat(run.outLines()).containsExactly(out.resolve("a.png").toString());
    assertThat(read(out.resolve("a.png")))
        .hasToString(read(input).toString())
        .isNotEqualTo(read(input));
  }

  @Test
  void translate_importedCheckpoint_equalsTheReference() {
    Path imported = folder.resolve("imported.model");
    CommandRun.of(
        "import",
        "--network",
        "resnet",
        "--weights",
        GOLDENS.resolve("checkpoint_resnet.safetensors"),
        "--out",
        imported);

    CommandRun run =
        CommandRun.of(
            "translate", "--model", imported, GOLDENS.resolve("image_rgb.png"), "--out", out);

    assertThat(run.code()).isZero();
    float[] mine = read(out.resolve("image_rgb.png")).planes(3);
    float[] reference = read(GOLDENS.resolve("image_resnet_out.png")).planes(3);
    int different = 0;
    for (int i = 0; i < reference.length; i++) {
      assertThat(mine[i]).isBetween(reference[i] - 1.01f / 127.5f, reference[i] + 1.01f / 127.5f);
      different += mine[i] == reference[i] ? 0 : 1;
    }
    assertThat(different).isLessThanOrEqualTo(reference.length / 1000);
  }

  @Test
  void translate_importedUnet_equalsTheReference() {
    Path imported = folder.resolve("imported.model");
    CommandRun.of(
        "import",
        "--network",
        "unet",
        "--weights",
        GOLDENS.resolve("checkpoint_unet.safetensors"),
        "--out",
        imported);

    CommandRun run =
        CommandRun.of(
            "translate", "--model", imported, GOLDENS.resolve("image_rgb.png"), "--out", out);

    assertThat(run.code()).isZero();
    float[] mine = read(out.resolve("image_rgb.png")).planes(3);
    float[] reference = read(GOLDENS.resolve("image_unet_out.png")).planes(3);
    long different = 0;
    for (int i = 0; i < reference.length; i++) {
      assertThat(mine[i]).isBetween(reference[i] - 1.01f / 127.5f, reference[i] + 1.01f / 127.5f);
      different += mine[i] == reference[i] ? 0 : 1;
    }
    assertThat(different).isLessThanOrEqualTo(reference.length / 1000);
  }

  @Test
  void translate_folder_keepsSubFolders() {
    picture(in.resolve("a.png"), 8, 8, 8, 3);
    picture(in.resolve("deep/er/b.tif"), 8, 8, 8, 3);

    CommandRun run = CommandRun.of("translate", "--model", model, in, "--out", out);

    assertThat(run.code()).isZero();
    assertThat(out.resolve("a.png")).exists();
    assertThat(out.resolve("deep/er/b.png")).exists();
  }

  @Test
  void translate_sixteenBitGrey_staysSixteenBitGrey() {
    Path input = picture(in.resolve("deep.png"), 9, 9, 16, 1);

    CommandRun run = CommandRun.of("translate", "--model", model, input, "--out", out);

    assertThat(run.code()).isZero();
    Picture result = read(out.resolve("deep.png"));
    assertThat(result.bits()).isEqualTo(16);
    assertThat(result.channels()).isEqualTo(1);
  }

  @Test
  void translate_alpha_isPutBack() {
    CommandRun run =
        CommandRun.of(
            "translate", "--model", model, GOLDENS.resolve("image_rgba.png"), "--out", out);

    assertThat(run.code()).isZero();
    Picture input = read(GOLDENS.resolve("image_rgba.png"));
    Picture result = read(out.resolve("image_rgba.png"));
    assertThat(result.hasAlpha()).isTrue();
    for (int x = 0; x < input.width(); x++) {
      assertThat(result.alpha(x, 3)).isEqualTo(input.alpha(x, 3));
    }
  }

  @Test
  void translate_onePixel_comesOutAsOnePixel() {
    Path input = picture(in.resolve("one.png"), 1, 1, 8, 3);

    CommandRun run = CommandRun.of("translate", "--model", model, input, "--out", out);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(read(out.resolve("one.png")).width()).isEqualTo(1);
    assertThat(read(out.resolve("one.png")).height()).isEqualTo(1);
  }

  @Test
  void translate_veryWidePicture_works() {
    Path input = picture(in.resolve("wide.png"), 20_000, 8, 8, 3);

    CommandRun run = CommandRun.of("translate", "--model", model, input, "--out", out);

    assertThat(run.code()).isZero();
    assertThat(read(out.resolve("wide.png")).width()).isEqualTo(20_000);
  }

  @Test
  void translate_tooManyPixels_isRefusedBeforeDecoding() {
    Path input = picture(in.resolve("wide.png"), 20_000, 100, 8, 3);

    CommandRun run =
        CommandRun.of("translate", "--model", model, input, "--out", out, "--max-megapixels", 1.5);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(input + ": 20000 x 100 = 2.0 megapixels, the limit is 1.5");
  }

  @Test
  void translate_oneBrokenAmongGood_doesTheRestAndExits3() throws IOException {
    picture(in.resolve("a.png"), 8, 8, 8, 3);
    Path broken = Files.writeString(in.resolve("b.png"), "this is no picture");
    picture(in.resolve("c.png"), 8, 8, 8, 3);

    CommandRun run = CommandRun.of("translate", "--model", model, in, "--out", out);

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.outLines())
        .containsExactly(out.resolve("a.png").toString(), out.resolve("c.png").toString());
    assertThat(run.err())
        .contains(broken + ": not a picture", "1 of 3 failed")
        .doesNotContain("\tat ");
  }

  @Test
  void translate_json_listsEveryInput() throws IOException {
    picture(in.resolve("a.png"), 8, 6, 8, 3);
    Files.createFile(in.resolve("b.png"));

    CommandRun run = CommandRun.of("translate", "--model", model, in, "--out", out, "--json");

    JsonArray entries = JsonParser.parseString(run.out()).getAsJsonArray();
    assertThat(entries).hasSize(2);
    JsonObject done = entries.get(0).getAsJsonObject();
    assertThat(done.get("state").getAsString()).isEqualTo("done");
    assertThat(done.get("output").getAsString()).isEqualTo(out.resolve("a.png").toString());
    assertThat(done.get("width").getAsInt()).isEqualTo(8);
    JsonObject failed = entries.get(1).getAsJsonObject();
    assertThat(failed.get("state").getAsString()).isEqualTo("failed");
    assertThat(failed.get("error").getAsString()).contains("b.png");
  }

  @Test
  void translate_missingInput_failsAndNamesIt() {
    CommandRun run =
        CommandRun.of("translate", "--model", model, folder.resolve("nowhere"), "--out", out);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(folder.resolve("nowhere") + ": there is no such file or folder");
  }

  @Test
  void translate_emptyFolder_failsAndSaysWhichEndingsCount() {
    CommandRun run = CommandRun.of("translate", "--model", model, in, "--out", out);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(in + ": there are no pictures", "png");
  }

  @Test
  void translate_modelCutShort_fails() throws IOException {
    byte[] whole = Files.readAllBytes(model);
    Path cut = folder.resolve("cut.model");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 100));
    Path input = picture(in.resolve("a.png"), 8, 8, 8, 3);

    CommandRun run = CommandRun.of("translate", "--model", cut, input, "--out", out);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(cut.toString(), "cut short").doesNotContain("\tat ");
    assertThat(out).doesNotExist();
  }

  @Test
  void translate_modelOfAnotherArchitecture_fails() {
    Path other = TinyModel.writeOther(folder.resolve("other.model"));
    Path input = picture(in.resolve("a.png"), 8, 8, 8, 3);

    CommandRun run = CommandRun.of("translate", "--model", other, input, "--out", out);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains(other + " cannot be used", "unknown network mapping")
        .doesNotContain("\tat ");
  }

  @Test
  void translate_existingResult_isKeptUnlessOverwrite() throws IOException {
    Path input = picture(in.resolve("a.png"), 8, 8, 8, 3);
    Files.createDirectory(out);
    Path result = Files.writeString(out.resolve("a.png"), "mine");

    CommandRun refused = CommandRun.of("translate", "--model", model, input, "--out", out);

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains(result + " is there already; --overwrite replaces it");
    assertThat(result).hasContent("mine");

    CommandRun skipped =
        CommandRun.of("translate", "--model", model, input, "--out", out, "--skip-existing");

    assertThat(skipped.code()).isZero();
    assertThat(result).hasContent("mine");

    CommandRun replaced =
        CommandRun.of("translate", "--model", model, input, "--out", out, "--overwrite");

    assertThat(replaced.code()).isZero();
    assertThat(read(result).width()).isEqualTo(8);
  }

  @Test
  void translate_runFolderWithTwoModels_takesTheFirstAndSaysSo() {
    Path run = folder.resolve("run");
    TinyModel.write(run.resolve("models/AtoB.safetensors"));
    TinyModel.write(run.resolve("models/BtoA.safetensors"), "orange", "apple");
    Path input = picture(in.resolve("a.png"), 8, 8, 8, 3);

    CommandRun vague = CommandRun.of("translate", "--model", run, input, "--out", out);
    CommandRun wrong =
        CommandRun.of("translate", "--model", run, "--direction", "AtoC", input, "--out", out);
    CommandRun clear =
        CommandRun.of(
            "translate",
            "--model",
            run,
            "--model-name",
            "BtoA",
            input,
            "--out",
            out,
            "--overwrite");

    assertThat(vague.code()).isZero();
    assertThat(vague.err())
        .contains("has the models AtoB, BtoA: this takes AtoB; --direction takes another");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("no model AtoC", "AtoB, BtoA");
    assertThat(clear.code()).isZero();
    assertThat(clear.err()).doesNotContain("has the models");
  }

  @Test
  void translate_runFolderWithOneModel_needsNoDirection() {
    Path run = folder.resolve("run");
    TinyModel.write(run.resolve("models/AtoB.safetensors"));
    Path input = picture(in.resolve("a.png"), 8, 8, 8, 3);

    assertThat(CommandRun.of("translate", "--model", run, input, "--out", out).code()).isZero();
  }

  @Test
  void translate_directionForAFile_isWrongUsage() {
    Path input = picture(in.resolve("a.png"), 8, 8, 8, 3);

    CommandRun run =
        CommandRun.of("translate", "--model", model, "--direction", "AtoB", input, "--out", out);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("leave --direction away");
  }

  @Test
  void translate_outIsAFile_fails() throws IOException {
    Path input = picture(in.resolve("a.png"), 8, 8, 8, 3);
    Files.createFile(out);

    CommandRun run = CommandRun.of("translate", "--model", model, input, "--out", out);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("--out " + out + " is a file");
  }

  @Test
  void translate_interrupted_stopsBetweenPicturesWith130() {
    Path input = picture(in.resolve("a.png"), 8, 8, 8, 3);
    Interruption interruption = new Interruption();
    interruption.request();

    CommandRun run =
        CommandRun.interruptible(interruption, "translate", "--model", model, input, "--out", out);

    assertThat(run.code()).isEqualTo(130);
    assertThat(run.err()).contains("interrupted after 0 of 1 pictures");
    assertThat(out).doesNotExist();
  }
}
