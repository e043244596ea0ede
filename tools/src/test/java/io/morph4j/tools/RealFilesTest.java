package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.morph4j.data.FruitPictures;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.cli.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line among names, folders and streams as users have them. */
class RealFilesTest {
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

  private static Path picture(Path file) {
    PictureWriter.defaults().write(Picture.ofPlanes(new float[3 * 8 * 8], 3, 8, 8, 8), file);
    return file;
  }

  private CommandRun translate(Object... words) {
    List<Object> all = new ArrayList<>(List.of("translate", "--model", model));
    all.addAll(List.of(words));
    return CommandRun.of(all.toArray());
  }

  @Test
  void translate_nameWithAnAtSign_isAPicture() {
    Path cover = picture(in.resolve("cover.png"));
    CommandRun run = translate("--out", out, in.resolve("@cover.png"), cover);
    assertThat(run.err()).contains("@cover.png: there is no such file or folder");

    // A bare @NAME, as of a glob in the folder itself.
    CommandRun bare = translate("--out", out.resolve("2"), "@" + cover);
    assertThat(bare.err()).contains("@" + cover + ": there is no such file or folder");
  }

  @Test
  void translate_outWithinTheInput_leavesEarlierResultsAlone() {
    picture(in.resolve("x.png"));
    Path results = in.resolve("out");

    for (int i = 0; i < 3; i++) {
      assertThat(translate(in, "--out", results, "--overwrite").outLines())
          .containsExactly(results.resolve("x.png").toString());
    }

    assertThat(results).isDirectoryContaining("glob:**/x.png");
    assertThat(results.resolve("out")).doesNotExist();
  }

  @Test
  void translate_resultsOverInputs_areRefusedWhateverIsSaid() throws IOException {
    Path x = picture(in.resolve("x.png"));
    byte[] before = Files.readAllBytes(x);
    Files.createSymbolicLink(folder.resolve("link"), in);

    for (Path place : List.of(in, folder.resolve("link"))) {
      CommandRun run = translate(in, "--out", place, "--overwrite");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("x.png, which is an input; name another --out");
    }
    CommandRun one = translate(x, "--out", x, "--overwrite");

    assertThat(one.err()).contains("which is an input");
    assertThat(x).hasBinaryContent(before);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void translate_namedPipe_isRefusedAlone() throws Exception {
    picture(in.resolve("x.png"));
    Path pipe = in.resolve("y.png");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    CommandRun run = translate(in, "--out", out);

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains(pipe + ": not a regular file");
    assertThat(out.resolve("x.png")).exists();
  }

  @Test
  void translate_outBelowAFile_isRefusedBeforeTheWork() throws IOException {
    picture(in.resolve("x.png"));
    Path file = Files.createFile(folder.resolve("file"));

    CommandRun run = translate(in, "--out", file.resolve("below"));
    CommandRun imported =
        CommandRun.of(
            "import", "--network", "resnet", "--weights", "none", "--out", file.resolve("m"));

    CommandRun exported =
        CommandRun.of(
            "export", "safetensors", "--model", model, "--out", file.resolve("G.safetensors"));

    assertThat(exported.err()).contains(file + " is not a folder; name another place");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly(
            "morph4j: --out %s: %s is not a folder; name another place"
                .formatted(file.resolve("below"), file));
    assertThat(imported.err()).contains(file + " is not a folder; name another place");
  }

  @Test
  void any_standardOutputFull_fails() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        new Cli(
                new PrintStream(full, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Interruption())
            .run("info", model.toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "morph4j: standard output is closed or full: what was to go there is lost");
  }

  @Test
  void translate_quiet_printsNothing() {
    CommandRun run = translate(picture(in.resolve("x.png")), "--out", out, "--quiet");

    assertThat(run.code()).isZero();
    assertThat(run.out() + run.err()).isEmpty();
    assertThat(out.resolve("x.png")).exists();
  }

  @Test
  void train_userWithOtherDigits_namesFilesAsOthersDo() {
    Path data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
    Path run = folder.resolve("run");
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      TinyRun.train(data, run, "--steps", 2, "--sample-every", 1);
    } finally {
      Locale.setDefault(before);
    }

    assertThat(run.resolve("samples/step-000001.png")).exists();
    assertThat(run.resolve("index.html")).content().contains("samples/step-000002.png");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void translate_nameOutsideThePosixLocale_isOneLineAndTheRestIsDone() throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    picture(in.resolve("größe.png"));
    picture(in.resolve("plain.png"));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName(),
            "translate",
            "--model",
            model.toString(),
            in.toString(),
            "--out",
            out.toString());
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("LC_ALL", "C");

    assertThat(builder.start().waitFor()).isEqualTo(3);
    assertThat(Files.readString(log, StandardCharsets.ISO_8859_1))
        .contains("set LC_ALL=C.UTF-8", "1 of 2 failed");
    assertThat(out.resolve("plain.png")).exists();
  }
}
