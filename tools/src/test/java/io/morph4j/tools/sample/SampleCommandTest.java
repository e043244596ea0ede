package io.morph4j.tools.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import io.morph4j.tools.cli.Interruption;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SampleCommandTest {
  @TempDir Path folder;

  private CommandRun sample(Path model, Object... options) {
    List<Object> words =
        new ArrayList<>(List.of("sample", "--model", model, "--out", folder.resolve("out")));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray());
  }

  private Path pictures() {
    return RowsModel.pictures(folder.resolve("pictures.safetensors"));
  }

  private BufferedImage read(String name) throws IOException {
    return ImageIO.read(folder.resolve("out").resolve(name).toFile());
  }

  private static int grey(BufferedImage picture, int x, int y) {
    return picture.getRaster().getSample(x, y, 0);
  }

  @Test
  void sample_json_tellsTheCodesThatPicturesShow() throws IOException {
    CommandRun run = sample(pictures(), "--count", 70, "--json", "--seed", 5);

    assertThat(run.code()).as(run.err()).isZero();
    JsonArray files = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("files");
    assertThat(files).hasSize(70);
    int lemons = 0;
    for (int k = 0; k < 70; k++) {
      JsonObject codes = files.get(k).getAsJsonObject().getAsJsonObject("codes");
      boolean lemon = codes.get("fruit").getAsString().equals("lemon");
      lemons += lemon ? 1 : 0;
      BufferedImage picture = read("sample-%04d.png".formatted(k + 1));
      assertThat(grey(picture, 1, 0)).isEqualTo(lemon ? 255 : 0);
      assertThat((double) grey(picture, 0, 1))
          .isEqualTo((codes.get("slant").getAsDouble() + 1) * 127.5, within(.51));
      assertThat(grey(picture, 1, 1)).isEqualTo(128);
    }
    assertThat(lemons).isBetween(20, 50);
  }

  @Test
  void sample_fixedCodes_areThoseOfAllPictures() throws IOException {
    CommandRun run = sample(pictures(), "--count", 3, "--class", "lemon", "--codes", "slant=0.5");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.outLines()).hasSize(3);
    for (int k = 1; k <= 3; k++) {
      BufferedImage picture = read("sample-000" + k + ".png");
      assertThat(grey(picture, 1, 0)).isEqualTo(255);
      assertThat(grey(picture, 0, 1)).isEqualTo(191);
    }
    assertThat(grey(read("sample-0001.png"), 0, 0))
        .isNotEqualTo(grey(read("sample-0002.png"), 0, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--codes | fruti=lemon | did you mean fruit?; it has fruit (apple, lemon), slant",
        "--codes | fruit=pear | \"pear\" is no value of fruit (apple, lemon)",
        "--codes | slant=x | \"x\" is no value of slant (a number, trained from -1 to 1)",
        "--codes | slant | expected NAME=VALUE, it has fruit (apple, lemon)",
        "--codes | slant=1,slant=0 | slant is fixed already",
        "--class | pear | \"pear\" is no value of fruit (apple, lemon)",
        "--sweep | slnat | did you mean slant?",
        "--sweep | fruit=0..1 | --sweep fruit shows all of its values",
        "--sweep | slant=a..b | expected CODE=LOW..HIGH, such as slant=-2..2",
        "--count | 0 | expected 1 to 1000000",
        "--interpolate | 0 | expected 1 to 10000"
      })
  void sample_wrongSpecification_saysWhatWouldDo(String option, String value, String remedy) {
    CommandRun run = sample(pictures(), option, value);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains(option + " " + value.substring(value.lastIndexOf(',') + 1))
        .contains(remedy);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void sample_contradictingOptions_areRefused() {
    assertThat(sample(pictures(), "--sweep", "slant", "--interpolate", 2).err())
        .contains("--sweep and --interpolate exclude each other");
    assertThat(sample(pictures(), "--sweep", "slant", "--codes", "slant=1").err())
        .contains("slant is fixed by --codes or --class");
    assertThat(sample(pictures(), "--singles").code()).isEqualTo(2);
  }

  @Test
  void sample_modelWithoutClasses_saysSo() {
    CommandRun run = sample(RowsModel.brightness(folder.resolve("b.safetensors")), "--class", "3");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--class 3: the model has no classes", "leave --class away");
  }

  @Test
  void sweep_ofANumber_changesItAloneFromColumnToColumn() throws IOException {
    CommandRun run =
        sample(
            pictures(), "--sweep", "slant=-1..1", "--columns", 3, "--count", 2, "--class", "apple");

    assertThat(run.code()).as(run.err()).isZero();
    BufferedImage grid = read("sweep-slant.png");
    assertThat(grid.getWidth()).isEqualTo(10);
    assertThat(grid.getHeight()).isEqualTo(6);
    for (int row = 0; row < 2; row++) {
      assertThat(grey(grid, 0, 4 * row + 1)).isZero();
      assertThat(grey(grid, 4, 4 * row + 1)).isEqualTo(128);
      assertThat(grey(grid, 8, 4 * row + 1)).isEqualTo(255);
      assertThat(grey(grid, 4, 4 * row)).isEqualTo(grey(grid, 0, 4 * row));
      assertThat(grey(grid, 1, 4 * row)).isZero();
    }
    assertThat(grey(grid, 0, 4)).isNotEqualTo(grey(grid, 0, 0));
  }

  @Test
  void sweep_ofAClass_hasAColumnForEachValue() throws IOException {
    CommandRun run = sample(pictures(), "--sweep", "fruit", "--count", 3, "--json");

    assertThat(run.code()).as(run.err()).isZero();
    BufferedImage grid = read("sweep-fruit.png");
    assertThat(grid.getWidth()).isEqualTo(6);
    assertThat(grey(grid, 1, 0)).isZero();
    assertThat(grey(grid, 5, 0)).isEqualTo(255);
    assertThat(grey(grid, 4, 5)).isEqualTo(grey(grid, 0, 5));
    assertThat(run.out()).contains("\"code\": \"fruit\"", "\"apple\"", "\"rows\": 3");
  }

  @Test
  void interpolate_framesBetweenPoints_lieHalfWay() throws IOException {
    CommandRun run = sample(pictures(), "--interpolate", 2, "--count", 3);

    assertThat(run.code()).as(run.err()).isZero();
    int[] noise = new int[6];
    for (int k = 0; k < 6; k++) {
      noise[k] = grey(read("frame-000" + (k + 1) + ".png"), 0, 0);
    }
    assertThat((double) noise[1]).isEqualTo((noise[0] + noise[2]) / 2., within(1.));
    assertThat((double) noise[5]).isEqualTo((noise[4] + noise[0]) / 2., within(1.));
    assertThat(noise[0]).isNotEqualTo(noise[2]);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in =
        ImageIO.createImageInputStream(folder.resolve("out/frames.gif").toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(6);
      assertThat(reader.read(3).getRGB(1, 1) & 0xff).isBetween(125, 131);
    }
    assertThat(new String(Files.readAllBytes(folder.resolve("out/frames.gif")), "ISO-8859-1"))
        .contains("NETSCAPE2.0");
  }

  @Test
  void way_ofNormalNoise_keepsTheLength() {
    INDArray points = Nd4j.create(new float[] {2, 0, 0, 2}, new long[] {2, 2}, 'c');

    INDArray round = LatentWalk.way(points, 2, true);
    INDArray straight = LatentWalk.way(points, 2, false);

    assertThat(round.getDouble(1, 0)).isEqualTo(Math.sqrt(2), within(1e-6));
    assertThat(round.getDouble(3, 1)).isEqualTo(Math.sqrt(2), within(1e-6));
    assertThat(straight.getDouble(1, 0)).isEqualTo(1, within(1e-6));
    assertThat(round.getDouble(2, 1)).isEqualTo(2, within(1e-6));
  }

  @Test
  void points_areATableAndAPlot() throws IOException {
    Path model = RowsModel.points(folder.resolve("points.safetensors"));

    CommandRun run = sample(model, "--count", 100);

    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = Files.readAllLines(folder.resolve("out/points.csv"));
    assertThat(lines).hasSize(101).first().isEqualTo("x,y,fruit");
    for (String line : lines.subList(1, 101)) {
      String[] cells = line.split(",");
      double z = Double.parseDouble(cells[0]) - (cells[2].equals("lemon") ? 1 : 0);
      assertThat(z).isBetween(0., 1.);
      assertThat(Double.parseDouble(cells[1])).isEqualTo(z / 2, within(2e-6));
    }
    assertThat(read("points.png").getWidth()).isEqualTo(600);
    assertThat(sample(model, "--sweep", "fruit").err()).contains("this one makes points");
  }

  @Test
  void grid_holdsAllSamplesInRows() throws IOException {
    assertThat(sample(pictures(), "--count", 5, "--grid").code()).isZero();

    assertThat(read("grid.png").getWidth()).isEqualTo(10);
    assertThat(read("grid.png").getHeight()).isEqualTo(6);
    assertThat(folder.resolve("out/sample-0001.png")).doesNotExist();
  }

  @Test
  void sample_whatIsThere_staysUnlessOverwriteIsGiven() {
    assertThat(sample(pictures(), "--count", 2).code()).isZero();

    CommandRun again = sample(pictures(), "--count", 3);
    CommandRun over = sample(pictures(), "--count", 3, "--overwrite", "--quiet");

    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("sample-0001.png is there already; --overwrite replaces it");
    assertThat(over.code()).isZero();
    assertThat(over.err()).isEmpty();
    assertThat(over.out()).isEmpty();
    assertThat(folder.resolve("out/sample-0003.png")).exists();
  }

  @Test
  void sample_interrupted_endsBetweenPieces() {
    Interruption interruption = new Interruption();
    interruption.request();

    CommandRun run =
        CommandRun.interruptible(
            interruption, "sample", "--model", pictures(), "--out", folder.resolve("out"));

    assertThat(run.code()).isEqualTo(130);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("interrupted");
  }

  @Test
  void sample_placeThatTakesNothing_isRefusedBeforeTheWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path out : List.of(file, file.resolve("below"))) {
      CommandRun run = CommandRun.of("sample", "--model", pictures(), "--out", out);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("--out", "file", "name").doesNotContain("cannot write");
    }
  }

  @Test
  void sample_modelOfPictures_isRefused() {
    CommandRun run = sample(TinyModel.write(folder.resolve("tiny.safetensors")));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("tiny.safetensors", "makes nothing of noise");
  }
}
