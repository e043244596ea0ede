package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.data.PairedPictures;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.report.MeasuresFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train pix2pix} with the smallest networks on the smallest pictures. */
class TrainPix2PixTest {
  @TempDir Path folder;

  private Path data;
  private Path run;

  @BeforeEach
  void makePairs() {
    data = folder.resolve("data");
    new PairedPictures(PairedPictures.Kind.EDGES, 32, 4, 2, 1).write(data, (done, all) -> {});
    run = folder.resolve("run");
  }

  private static CommandRun train(Object... words) {
    List<Object> all = new ArrayList<>(List.of("train", "pix2pix", "--preset", "tiny"));
    for (String option :
        new String[] {
          "ngf=2",
          "ndf=2",
          "downs=5",
          "discriminatorLayers=1",
          "cropSize=32",
          "loadSize=32",
          "batchSize=2"
        }) {
      all.addAll(List.of("--set", option));
    }
    all.addAll(List.of("--steps", "2"));
    all.addAll(List.of(words));
    return CommandRun.of(all.toArray());
  }

  private CommandRun translate(Object... words) {
    List<Object> all =
        new ArrayList<>(List.of("translate", "--model", run, "--out", folder.resolve("out")));
    all.addAll(List.of(words));
    return CommandRun.of(all.toArray());
  }

  private static Path write(Path file, int width, int height) {
    byte[] samples = new byte[width * height * 3];
    new Random(width).nextBytes(samples);
    PictureWriter.defaults().write(Picture.of8Bits(width, height, 3, samples), file);
    return file;
  }

  @Test
  void train_pairs_givesAModelThatTranslatesAndTellsItsPolicy() {
    CommandRun trained =
        train("--data", data, "--out", run, "--set", "testStatistics=batch", "--direction", "BtoA");
    CommandRun translated = translate(data.resolve("test/fruit"));
    CommandRun info = CommandRun.of("info", run.resolve("models/BtoA.safetensors"));

    assertThat(trained.code()).isZero();
    assertThat(run.resolve("samples/step-000002.png")).exists();
    assertThat(translated.code()).isZero();
    assertThat(folder.resolve("out/0001.png")).exists();
    assertThat(info.out()).contains("batchStatistics", "batch", "testDropout", "fruit", "edges");
  }

  @Test
  void evaluate_run_keepsTheMeasuresAndShowsThemOnItsPage() throws IOException {
    train("--data", data, "--out", run);
    CommandRun evaluated =
        CommandRun.of("evaluate", "--model", run, "--data", data, "--metrics", "l1,psnr");

    assertThat(evaluated.code()).isZero();
    assertThat(MeasuresFile.read(run))
        .extracting(measured -> measured.name())
        .containsExactly("AtoB · l1", "AtoB · psnr");
    assertThat(Files.readString(run.resolve("measures.json"))).contains("\"AtoB\"");
    String l1 = MeasuresFile.read(run).get(0).value();
    assertThat(Files.readString(run.resolve("index.html"))).contains(l1);
    assertThat(Double.parseDouble(l1)).isBetween(0.01, 1.0);
  }

  @Test
  void translate_greyDrawing_givesAColourPicture() {
    train("--data", data, "--out", run);

    CommandRun translated = translate(data.resolve("test/edges/0001.png"));

    assertThat(translated.code()).isZero();
    assertThat(PictureReader.defaults().read(folder.resolve("out/0001.png")).channels())
        .isEqualTo(3);
  }

  @Test
  void train_resume_goesOnFromTheLastStep() {
    train("--data", data, "--out", run);

    CommandRun resumed = CommandRun.of("train", "--resume", "--out", run, "--steps", 4, "--json");

    assertThat(resumed.code()).isZero();
    assertThat(resumed.out()).contains("\"step\": 4");
  }

  @Test
  void train_colorize_makesColourPicturesOfGreyOnes() {
    CommandRun trained =
        train("--data", data.resolve("train/fruit"), "--out", run, "--set", "task=colorize");
    CommandRun translated = translate(data.resolve("test/edges/0001.png"));

    assertThat(trained.code()).isZero();
    assertThat(translated.code()).isZero();
    Picture grey = PictureReader.defaults().read(data.resolve("test/edges/0001.png"));
    Picture coloured = PictureReader.defaults().read(folder.resolve("out/0001.png"));
    assertThat(grey.channels()).isEqualTo(1);
    assertThat(coloured.channels()).isEqualTo(3);
  }

  @Test
  void train_unmatchedPairs_failsAndNamesThem() throws IOException {
    Files.delete(data.resolve("train/fruit/0002.png"));

    CommandRun trained = train("--data", data, "--out", run);

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err())
        .contains("1 without a partner", data.resolve("train/edges/0002.png").toString())
        .doesNotContain("\tat ");
    assertThat(run).doesNotExist();
  }

  @Test
  void train_oddWidth_fails() {
    Path odd = write(folder.resolve("odd/train/1.png"), 65, 32);

    CommandRun trained = train("--data", folder.resolve("odd"), "--out", run);

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err())
        .contains(odd + ": the width of 65 pixels is odd")
        .doesNotContain("\tat ");
  }

  @Test
  void train_differentSizesInAPair_fails() {
    Path a = write(folder.resolve("a/1.png"), 32, 32);
    Path b = write(folder.resolve("b/1.png"), 32, 30);

    CommandRun trained =
        train("--domain-a", a.getParent(), "--domain-b", b.getParent(), "--out", run);

    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err()).contains(b + ": 32 x 30 pixels, but its partner " + a);
  }

  @Test
  void train_sideBySide_works() {
    write(folder.resolve("pairs/train/1.png"), 64, 32);
    write(folder.resolve("pairs/train/2.png"), 64, 32);

    CommandRun trained = train("--data", folder.resolve("pairs"), "--out", run);

    assertThat(trained.code()).isZero();
    assertThat(run.resolve("models/AtoB.safetensors")).exists();
  }

  @Test
  void translate_wrongPolicy_isWrongUsage() {
    train("--data", data, "--out", run);

    CommandRun dropout = translate(data.resolve("test/edges"), "--dropout", "maybe");
    CommandRun statistics = translate(data.resolve("test/edges"), "--batch-statistics", "mean");

    assertThat(dropout.code()).isEqualTo(2);
    assertThat(dropout.err()).contains("--dropout maybe");
    assertThat(statistics.code()).isEqualTo(2);
    assertThat(statistics.err()).contains("mean");
  }

  @Test
  void inspect_pairs_saysThatTheyAre() {
    CommandRun matched = CommandRun.of("data", "inspect", data);
    write(folder.resolve("pairs/train/1.png"), 64, 32);
    write(folder.resolve("pairs/train/2.png"), 63, 32);
    CommandRun sideBySide = CommandRun.of("data", "inspect", folder.resolve("pairs"));

    assertThat(matched.code()).isZero();
    assertThat(matched.out()).contains("All 4 names occur in both domains");
    assertThat(sideBySide.code()).isZero();
    assertThat(sideBySide.out())
        .contains("layout    side by side", "1 pair cannot be used by pix2pix", "63 pixels is odd");
  }

  @Test
  void make_edgesAndLabels_drawPairs() {
    CommandRun edges =
        CommandRun.of(
            "data",
            "make",
            "edges",
            "--out",
            folder.resolve("e"),
            "--size",
            16,
            "--train",
            2,
            "--test",
            1);
    CommandRun labels =
        CommandRun.of(
            "data",
            "make",
            "labels",
            "--out",
            folder.resolve("l"),
            "--size",
            16,
            "--train",
            2,
            "--test",
            0);

    assertThat(edges.code()).isZero();
    assertThat(folder.resolve("e/test/edges/0001.png")).exists();
    assertThat(folder.resolve("e/train/fruit/0002.png")).exists();
    assertThat(labels.code()).isZero();
    assertThat(folder.resolve("l/train/labels/0002.png")).exists();
    assertThat(folder.resolve("l/train/scene/0001.png")).exists();
  }
}
