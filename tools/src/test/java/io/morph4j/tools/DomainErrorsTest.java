package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users get wrong with models of several domains: one line, and the exit code. */
class DomainErrorsTest {
  @TempDir Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private void write(String file) {
    PictureWriter.defaults()
        .write(Picture.of8Bits(16, 16, 3, new byte[16 * 16 * 3]), data().resolve(file));
  }

  private CommandRun train(String architecture, Object... options) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train",
                architecture,
                "--preset",
                "tiny",
                "--data",
                data(),
                "--out",
                folder.resolve("run"),
                "--steps",
                1,
                "--quiet"));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray());
  }

  private static void assertOneLine(CommandRun run, int code, String... parts) {
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(parts).doesNotContain("\tat ");
    assertThat(run.err().lines().filter(line -> line.startsWith("morph4j: "))).hasSize(1);
  }

  @Test
  void train_oneDomain_isRefused() {
    write("train/apple/1.png");
    for (String architecture : List.of("stargan", "stargan2")) {
      assertOneLine(train(architecture), 1, "translation among domains needs two or more");
    }
  }

  @Test
  void train_emptyDomain_isRefused() throws IOException {
    write("train/apple/1.png");
    Files.createDirectories(data().resolve("train/pear"));
    for (String architecture : List.of("stargan", "stargan2")) {
      assertOneLine(train(architecture), 1, "pear", "no pictures");
    }
  }

  @Test
  void train_unknownAttribute_suggestsTheNearest() throws IOException {
    write("1.png");
    write("2.png");
    Files.writeString(data().resolve("list.csv"), "file,Young,Male\n1.png,1,-1\n2.png,-1,1\n");
    assertOneLine(
        train("stargan", "--set", "attributes=Mele"), 2, "has no attribute Mele", "mean Male?");
  }

  @Test
  void train_tableOfMissingFiles_namesThem() throws IOException {
    write("1.png");
    Files.writeString(data().resolve("list.csv"), "file,Young\n1.png,1\n2.png,-1\n");
    assertOneLine(train("stargan"), 1, "1 of its 2 files are not below", "2.png");
  }

  @Test
  void train_masks_areRefusedWithoutFilterFileOrSize() {
    for (String domain : List.of("apple", "pear")) {
      write("train/" + domain + "/1.png");
    }
    assertOneLine(train("stargan2", "--set", "masks=m"), 2, "masks is", "set highPass above 0");
    Object[] filtered = {
      "--set", "masks=m", "--set", "highPass=1", "--set", "cropSize=32", "--set", "filters=2"
    };
    assertOneLine(
        train("stargan2", filtered),
        1,
        data().resolve("train/apple/1.png") + ": its mask is missing",
        "put one at " + data().resolve("m/train/apple/1.png"));
    for (String domain : List.of("apple", "pear")) {
      Path place = data().resolve("m/train/" + domain + "/1.png");
      PictureWriter.defaults().write(Picture.of8Bits(8, 16, 1, new byte[8 * 16]), place);
    }
    assertOneLine(
        train("stargan2", filtered), 1, "the mask has 8 x 16 pixels", "1.png 16 x 16; make it");
  }

  @Test
  void translate_brokenReference_isRefused() throws IOException {
    write("in/1.png");
    Path broken = folder.resolve("broken.png");
    Files.writeString(broken, "no picture");
    Path model = Painter.byStyle(folder.resolve("s.model"), 0);
    assertOneLine(
        CommandRun.of(
            "translate",
            "--model",
            model,
            data().resolve("in"),
            "--out",
            folder.resolve("out"),
            "--target",
            "red",
            "--reference",
            broken),
        1,
        "broken.png");
  }

  @Test
  void translate_misspeltTarget_suggestsTheNearest_andLabelsTakeNoReference() {
    write("in/1.png");
    Path model = Painter.byLabel(folder.resolve("l.model"), 1);
    Object[] words = {
      "translate", "--model", model, data().resolve("in"), "--out", folder.resolve("out")
    };
    assertOneLine(with(words, "--target", "gren"), 2, "--target gren", "did you mean green?");
    assertOneLine(
        with(words, "--target", "red", "--reference", data().resolve("in/1.png")),
        2,
        "--reference is for models with styles");
  }

  private static CommandRun with(Object[] words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray());
  }
}
