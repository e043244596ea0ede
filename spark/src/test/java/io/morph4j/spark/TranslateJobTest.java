package io.morph4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.inference.Translator;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslateJobTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
  private Path model;
  private Path in;
  private Path out;

  @BeforeAll
  static void startSpark() {
    LocalSpark.session();
  }

  /** Twenty pictures, three of them broken, each in its own way. */
  @BeforeEach
  void makePictures() throws IOException {
    model = TestPictures.model(folder.resolve("tiny.model"));
    in = folder.resolve("in");
    out = folder.resolve("out");
    for (int i = 0; i < 17; i++) {
      TestPictures.write(in.resolve("set " + i % 2).resolve("p" + i + ".png"), i, 20 + i % 3, 16);
    }
    TestPictures.writeCut(in.resolve("set 0/cut.png"), 3);
    Files.write(in.resolve("empty.png"), new byte[0]);
    Files.writeString(in.resolve("text.jpg"), "no picture, with a comma");
  }

  private int run(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("--model", model.toString(), "--in", in.toString(), "--out", out.toString()));
    args.addAll(Arrays.asList(more));
    return TranslateJob.run(
        new PrintStream(told, true, StandardCharsets.UTF_8),
        new PrintStream(complaints, true, StandardCharsets.UTF_8),
        args.toArray(String[]::new));
  }

  private List<Path> results() throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void run_threeBrokenOfTwenty_translatesTheOthersAsTheCommandLineDoes() throws IOException {
    assertThat(run()).isZero();

    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("17 translated, 0 there already, 3 failed");
    List<String> rows = Files.readAllLines(out.resolve("_failures.csv"));
    assertThat(rows).hasSize(4).first().isEqualTo("path,reason");
    assertThat(rows.subList(1, 4))
        .anyMatch(row -> row.contains("set 0/cut.png,"))
        .anyMatch(row -> row.contains("/empty.png,"))
        .anyMatch(row -> row.contains("/text.jpg,"));
    assertThat(results()).hasSize(18);
    try (Translator translator = Translator.load(model)) {
      for (int i = 0; i < 17; i++) {
        String name = "set " + i % 2 + "/p" + i + ".png";
        byte[] wanted =
            PictureWriter.defaults()
                .encode(
                    PictureTranslation.of(
                        translator, PictureReader.defaults().read(in.resolve(name))),
                    Path.of(name));
        assertThat(out.resolve(name)).hasBinaryContent(wanted);
      }
    }
    assertThat(SharedTranslators.open()).isOne();
  }

  @Test
  void run_afterAKill_doesTheRestAlone() throws IOException {
    run();
    Path kept = out.resolve("set 1/p1.png");
    Files.delete(out.resolve("set 0/p0.png"));
    Files.delete(out.resolve("set 1/p3.png"));
    Files.writeString(out.resolve(".morph4j-0123456789abcdef.tmp"), "half of a file");
    byte[] before = Files.readAllBytes(kept);
    var time = Files.getLastModifiedTime(kept);

    assertThat(run("--skip-existing", "--failures", folder.resolve("f.jsonl").toString())).isZero();

    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("2 translated, 15 there already, 3 failed");
    assertThat(results()).hasSize(18);
    assertThat(kept).hasBinaryContent(before);
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(time);
    assertThat(Files.readAllLines(folder.resolve("f.jsonl")))
        .hasSize(3)
        .allMatch(row -> row.startsWith("{\"path\":\"file:"));
  }

  @Test
  void run_resultsThere_areFailuresUnlessOverwritten() {
    run();

    assertThat(run()).isOne();
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("0 translated, 0 there already, 20 failed");
    assertThat(run("--overwrite")).isZero();
  }

  @Test
  void run_wrongly_saysWhy() {
    assertThat(run("--target", "lion")).isEqualTo(2);
    assertThat(complaints.toString(StandardCharsets.UTF_8))
        .startsWith("TranslateJob: ")
        .contains("--target")
        .contains("apple");
    assertThat(run("--format", "doc")).isEqualTo(2);
    assertThat(run("--in", "x")).isEqualTo(2);
    model = folder.resolve("none.model");
    assertThat(run()).isOne();
    assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("there is no such file");
  }

  @Test
  void run_outInsideIn_passesResultsOver() {
    out = in.resolve("done");
    run();

    assertThat(run("--skip-existing")).isZero();
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("0 translated, 17 there already, 3 failed");
    out = in;
    assertThat(run()).isOne();
    assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("name another folder");
  }
}
