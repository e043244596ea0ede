package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.tools.sample.RowsModel;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that README shows are compiled and run as they stand there. */
class ReadmeTest {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\\n(.*?public class (\\w+) .*?)```", Pattern.DOTALL);

  private static final int SECONDS = 60;

  @TempDir Path folder;

  /** Compiles the program {@code name} of README in the folder and runs it there. */
  private void run(String name) throws IOException, InterruptedException {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("../README.md")));
    while (program.find()) {
      if (program.group(2).equals(name)) {
        Path source = Files.writeString(folder.resolve(name + ".java"), program.group(1));
        String classes = System.getProperty("java.class.path");
        int compiled =
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classes, source.toString());
        assertThat(compiled).as("compilation of " + name).isZero();
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    folder + System.getProperty("path.separator") + classes,
                    name)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
            .as(Files.readString(folder.resolve("log"), StandardCharsets.UTF_8))
            .isZero();
        return;
      }
    }
    throw new AssertionError("README has no program " + name);
  }

  @Test
  void translateOne_asShown_writesTheTranslation() throws Exception {
    TinyModel.write(folder.resolve("AtoB.safetensors"));
    BufferedImage apple = new BufferedImage(37, 21, BufferedImage.TYPE_INT_RGB);
    apple.setRGB(3, 4, Color.RED.getRGB());
    ImageIO.write(apple, "png", folder.resolve("apple.png").toFile());

    run("TranslateOne");

    BufferedImage orange = ImageIO.read(folder.resolve("orange.png").toFile());
    assertThat(orange.getWidth()).isEqualTo(37);
    assertThat(orange.getHeight()).isEqualTo(21);
    Path byCommand = folder.resolve("byCommand.png");
    CommandRun command =
        CommandRun.of(
            "translate",
            "--model",
            folder.resolve("AtoB.safetensors"),
            folder.resolve("apple.png"),
            "--out",
            byCommand);
    assertThat(command.code()).as(command.err()).isZero();
    BufferedImage expected = ImageIO.read(byCommand.toFile());
    assertThat(orange.getRGB(0, 0, 37, 21, null, 0, 37))
        .isEqualTo(expected.getRGB(0, 0, 37, 21, null, 0, 37));
  }

  @Test
  void translateByReference_asShown_takesTheStyleOfTheOtherPicture() throws Exception {
    Painter.byStyle(folder.resolve("G.safetensors"), 0, List.of("cat", "dog", "cow"));
    write("cat.png", new Color(10, 20, 30));
    write("rex.png", new Color(200, 100, 50));

    run("TranslateByReference");

    BufferedImage dog = ImageIO.read(folder.resolve("dog.png").toFile());
    assertThat(new Color(dog.getRGB(8, 8))).isEqualTo(new Color(200, 100, 50));
  }

  private void write(String name, Color color) throws IOException {
    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16 * 16; i++) {
      picture.setRGB(i % 16, i / 16, color.getRGB());
    }
    ImageIO.write(picture, "png", folder.resolve(name).toFile());
  }

  @Test
  void sampleThrees_asShown_writesAThree() throws Exception {
    RowsModel.digits(folder.resolve("G.safetensors"));

    run("SampleThrees");

    BufferedImage three = ImageIO.read(folder.resolve("three.png").toFile());
    assertThat(three.getRaster().getSample(1, 1, 0)).isEqualTo(85);
  }
}
