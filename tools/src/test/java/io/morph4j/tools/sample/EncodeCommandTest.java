package io.morph4j.tools.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodeCommandTest {
  @TempDir Path folder;
  private Path in;

  @BeforeEach
  void drawPictures() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    draw("a, dark.png", 51);
    draw("b.png", 204);
  }

  private void draw(String name, int sample) throws IOException {
    BufferedImage picture = new BufferedImage(4, 6, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 24; i++) {
      picture.getRaster().setSample(i % 4, i / 4, 0, sample);
    }
    ImageIO.write(picture, "png", in.resolve(name).toFile());
  }

  @Test
  void encode_codes_areNamedAsInTheModel() {
    Path model = RowsModel.pictures(folder.resolve("m.safetensors"));

    CommandRun run = CommandRun.of("encode", "--model", model, in);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.outLines()).hasSize(3).first().isEqualTo("input,fruit,fruit_share,slant");
    assertThat(run.outLines().get(1))
        .startsWith("\"" + in.resolve("a, dark.png") + "\",apple,0.6")
        .contains(",-0.3");
    assertThat(run.outLines().get(2)).startsWith(in.resolve("b.png") + ",lemon,0.6");
  }

  @Test
  void encode_noise_isReconstructed() throws IOException {
    Path model = RowsModel.brightness(folder.resolve("m.safetensors"));
    Path table = folder.resolve("codes.csv");

    CommandRun run =
        CommandRun.of(
            "encode", "--model", model, in, "--out", table, "--reconstruct", folder.resolve("r"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readAllLines(table)).hasSize(3).first().isEqualTo("input,z1,output");
    BufferedImage made = ImageIO.read(folder.resolve("r/b.png").toFile());
    assertThat(made.getWidth()).isEqualTo(2);
    assertThat(made.getRaster().getSample(0, 0, 0)).isEqualTo(204);
    CommandRun again = CommandRun.of("encode", "--model", model, in, "--out", table);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("codes.csv is there already; --overwrite replaces it");
  }

  @Test
  void encode_brokenPicture_failsAlone() throws IOException {
    Files.writeString(in.resolve("c.png"), "no picture");
    Path model = RowsModel.brightness(folder.resolve("m.safetensors"));

    CommandRun run = CommandRun.of("encode", "--model", model, in, "--json");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("c.png");
    JsonObject first = JsonParser.parseString(run.out()).getAsJsonArray().get(0).getAsJsonObject();
    assertThat(first.get("z1").getAsDouble()).isBetween(-.6001, -.5999);
  }

  @Test
  void encode_placeThatTakesNothing_isRefusedBeforeTheWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path model = RowsModel.brightness(folder.resolve("m.safetensors"));

    CommandRun table = CommandRun.of("encode", "--model", model, in, "--out", file.resolve("t"));
    CommandRun again = CommandRun.of("encode", "--model", model, in, "--reconstruct", file);
    CommandRun quiet =
        CommandRun.of("encode", "--model", model, in, "--out", folder.resolve("t.csv"), "--quiet");

    assertThat(table.code()).isEqualTo(1);
    assertThat(table.err()).contains("--out", "is not a folder");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("--reconstruct", "is a file: name a folder");
    assertThat(quiet.code()).as(quiet.err()).isZero();
    assertThat(quiet.out()).isEmpty();
    assertThat(folder.resolve("t.csv")).exists();
  }

  @Test
  void encode_modelWithoutEncoder_isRefused() {
    CommandRun run =
        CommandRun.of("encode", "--model", TinyModel.write(folder.resolve("t.safetensors")), in);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("t.safetensors", "has no encoder");
  }
}
