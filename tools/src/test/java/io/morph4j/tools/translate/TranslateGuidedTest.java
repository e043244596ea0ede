package io.morph4j.tools.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.tools.CommandRun;
import io.morph4j.tools.Painter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of several domains from the command line: trained, described, and led by a guide. */
class TranslateGuidedTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void drawTwoDomains() throws IOException {
    data = folder.resolve("data");
    for (int i = 0; i < 4; i++) {
      draw(data.resolve("train/cherry/" + i + ".png"), new Color(200, 20 + 10 * i, 40));
      draw(data.resolve("train/plum/" + i + ".png"), new Color(60 + 10 * i, 20, 160));
    }
    draw(folder.resolve("in/one.png"), new Color(190, 30, 50));
  }

  private static void draw(Path file, Color color) throws IOException {
    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setColor(color);
    g.fillOval(2, 2, 12, 12);
    g.dispose();
    Files.createDirectories(file.getParent());
    ImageIO.write(picture, "png", file.toFile());
  }

  private Path trained(String architecture, String... settings) {
    Path run = folder.resolve("run");
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train",
                architecture,
                "--preset",
                "tiny",
                "--data",
                data,
                "--out",
                run,
                "--steps",
                2,
                "--quiet",
                "--set",
                "cropSize=16",
                "--set",
                "loadSize=16",
                "--set",
                "batchSize=2"));
    Arrays.stream(settings).forEach(each -> words.addAll(List.of("--set", each)));
    CommandRun training = CommandRun.of(words.toArray());
    assertThat(training.code()).as(training.err()).isZero();
    return run;
  }

  private CommandRun translate(Path run, String out, Object... options) {
    List<Object> words = new ArrayList<>(List.of("translate", "--model", run));
    words.addAll(List.of(options));
    words.addAll(List.of(folder.resolve("in"), "--out", folder.resolve(out)));
    return CommandRun.of(words.toArray());
  }

  @Test
  void translate_styles_areDrawnOrTakenFromAReference() throws IOException {
    Path run = trained("stargan2", "filters=4", "maxFilters=8", "hidden=8");

    CommandRun drawn = translate(run, "drawn", "--target", "plum", "--count", 2);
    CommandRun again = translate(run, "again", "--target", "plum", "--latent-seed", 1);
    CommandRun reference =
        translate(run, "ref", "--target", "plum", "--reference", data.resolve("train/plum/0.png"));
    Path sheet = folder.resolve("matrix.png");
    CommandRun matrix =
        CommandRun.of(
            "translate",
            "--model",
            run,
            folder.resolve("in"),
            "--sheet",
            sheet,
            "--target",
            "plum",
            "--reference",
            data.resolve("train/plum/0.png"),
            "--reference",
            data.resolve("train/plum/3.png"));
    CommandRun misspelt = translate(run, "none", "--target", "plumm");
    CommandRun without = translate(run, "none");

    assertThat(drawn.code()).as(drawn.err()).isZero();
    Path first = folder.resolve("drawn/one-1.png");
    Path second = folder.resolve("drawn/one-2.png");
    assertThat(Files.readAllBytes(first)).isNotEqualTo(Files.readAllBytes(second));
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(folder.resolve("again/one.png")).hasSameBinaryContentAs(second);
    assertThat(reference.code()).as(reference.err()).isZero();
    assertThat(ImageIO.read(folder.resolve("ref/one.png").toFile()).getWidth()).isEqualTo(16);
    assertThat(matrix.code()).as(matrix.err()).isZero();
    BufferedImage drawnMatrix = ImageIO.read(sheet.toFile());
    assertThat(drawnMatrix.getWidth()).isEqualTo(3 * 18 - 2);
    assertThat(drawnMatrix.getHeight()).isEqualTo(2 * 18 - 2);
    assertThat(drawnMatrix.getRGB(18 + 8, 8)).isEqualTo(new Color(60, 20, 160).getRGB());
    assertThat(drawnMatrix.getRGB(8, 18 + 8)).isEqualTo(new Color(190, 30, 50).getRGB());
    assertThat(misspelt.code()).isEqualTo(2);
    assertThat(misspelt.err()).contains("--target plumm").contains("did you mean plum?");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("cherry, plum").contains("--target");
  }

  @Test
  void translate_masks_keepTheFineStructureOfTheSource() throws IOException {
    for (String name : List.of("cherry", "plum")) {
      for (int i = 0; i < 4; i++) {
        draw(data.resolve("masks/train/" + name + "/" + i + ".png"), Color.WHITE);
      }
    }
    Path run =
        trained(
            "stargan2",
            "filters=2",
            "maxFilters=4",
            "hidden=4",
            "highPass=1",
            "masks=masks",
            "cropSize=32",
            "loadSize=32");
    Path masks = folder.resolve("masks");
    draw(masks.resolve("one.png"), Color.WHITE);
    Path black = folder.resolve("black.png");
    draw(black, Color.BLACK);

    CommandRun plain = translate(run, "plain", "--target", "plum", "--count", 2);
    CommandRun masked =
        translate(run, "masked", "--target", "plum", "--count", 2, "--masks", masks);
    CommandRun none = translate(run, "none", "--target", "plum", "--count", 2, "--masks", black);

    for (CommandRun done : List.of(plain, masked, none)) {
      assertThat(done.code()).as(done.err()).isZero();
    }
    for (String name : List.of("one-1.png", "one-2.png")) {
      Path unmasked = folder.resolve("plain").resolve(name);
      assertThat(folder.resolve("none").resolve(name)).hasSameBinaryContentAs(unmasked);
      assertThat(Files.readAllBytes(folder.resolve("masked").resolve(name)))
          .isNotEqualTo(Files.readAllBytes(unmasked));
    }

    Path other = folder.resolve("in/two.png");
    draw(other, Color.RED);
    CommandRun missing = translate(run, "half", "--target", "plum", "--masks", masks);
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.err())
        .contains(other + ": its mask is missing: put one at " + masks.resolve("two.png"));
    assertThat(folder.resolve("half/one.png")).exists();
    CommandRun tiled = translate(run, "t", "--target", "plum", "--masks", black, "--tile", 32);
    assertThat(tiled.code()).isEqualTo(1);
    assertThat(tiled.err()).contains("pictures with masks are not computed in tiles");
  }

  @Test
  void translate_masksWhereTheyAreNotTaken_areWrongUsage() {
    Path model = Painter.byStyle(folder.resolve("s.model"), 0);
    CommandRun refused = translate(model, "out", "--target", "red", "--masks", data);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--masks " + data, "takes no masks");
    CommandRun sheet =
        CommandRun.of(
            "translate",
            "--model",
            model,
            folder.resolve("in"),
            "--masks",
            data,
            "--sheet",
            "a.png");
    assertThat(sheet.code()).isEqualTo(2);
    assertThat(sheet.err()).contains("masks are not for sheets");
  }

  @Test
  void translate_labels_takeNoReference() {
    Path run = trained("stargan", "ngf=4", "ndf=4", "blocks=1", "layers=2");

    CommandRun labelled = translate(run, "out", "--target", "plum");
    CommandRun reference =
        translate(run, "none", "--target", "plum", "--reference", data.resolve("train/plum/0.png"));

    assertThat(labelled.code()).as(labelled.err()).isZero();
    assertThat(folder.resolve("out/one.png")).exists();
    assertThat(reference.code()).isEqualTo(2);
    assertThat(reference.err()).contains("--reference is for models with styles");
    assertThat(CommandRun.of("info", run.resolve("models/G.safetensors")).out())
        .contains("picture (RGB) and label to picture (RGB)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"label", "style"})
  void export_ofAGuidedModel_translatesByOnnxAsTheModel(String guide) throws IOException {
    boolean label = guide.equals("label");
    Path run =
        label
            ? trained("stargan", "ngf=4", "ndf=4", "blocks=1", "layers=2")
            : trained("stargan2", "filters=4", "maxFilters=8", "hidden=8");
    Path onnx = folder.resolve("g.onnx");
    CommandRun export = CommandRun.of("export", "onnx", "--model", run, "--out", onnx);
    assertThat(export.code()).as(export.err()).isZero();
    assertThat(export.outLines()).hasSize(label ? 1 : 3);
    List<Object> by = new ArrayList<>(List.of("--target", "plum"));
    if (!label) {
      by.addAll(List.of("--reference", data.resolve("train/plum/0.png")));
    }

    CommandRun own = translate(run, "own", by.toArray());
    CommandRun theirs = translate(onnx, "onnx", by.toArray());

    assertThat(own.code()).as(own.err()).isZero();
    assertThat(theirs.code()).as(theirs.err()).isZero();
    BufferedImage expected = ImageIO.read(folder.resolve("own/one.png").toFile());
    BufferedImage got = ImageIO.read(folder.resolve("onnx/one.png").toFile());
    int[] wanted = expected.getRGB(0, 0, 16, 16, null, 0, 16);
    int[] made = got.getRGB(0, 0, 16, 16, null, 0, 16);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(new Color(made[i]).getGreen())
          .isCloseTo(new Color(wanted[i]).getGreen(), within(1));
    }
  }
}
