package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not fit into the memory there is, is told in a line, and the rest is done. */
class SmallMemoryTest {
  private static final int FILTERS = 48;

  @TempDir Path folder;

  private Path picture(String name, int width, int height) {
    Path file = folder.resolve(name);
    PictureWriter.defaults()
        .write(Picture.of8Bits(width, height, 3, new byte[3 * width * height]), file);
    return file;
  }

  private Path model() {
    ResnetGenerator.Options options = ResnetGenerator.Options.of(1).withFilters(FILTERS);
    Path file = folder.resolve("m.safetensors");
    new ModelFile(
            ModelDescription.translation("cyclegan", options, 3, 3, "A", "B"),
            options.build(Initializer.normal(new RandomStream(1))).state())
        .save(file);
    return file;
  }

  /** The command line in a process of its own, with the memory that {@code limits} say. */
  private CommandRun limited(String limits, Object... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(limits.split(" ")));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    Arrays.stream(words).map(String::valueOf).forEach(command::add);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    int code =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new CommandRun(code, Files.readString(out), Files.readString(err));
  }

  /** Nine megapixels by 48 filters take 1.7 GB unless they are cut into tiles. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx300m -Dorg.bytedeco.javacpp.maxphysicalbytes=900m",
        "-Xmx300m -Dorg.bytedeco.javacpp.maxbytes=500m",
        "-Xmx100m"
      })
  void translate_pictureTooLargeForTheMemory_failsAlone(String limits) throws Exception {
    Path large = picture("large.png", 3600, 2500);
    Path small = picture("small.png", 40, 24);
    Path out = folder.resolve("out");

    CommandRun run =
        limited(
            limits, "translate", "--model", model(), "--tile", "off", large, small, "--out", out);

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err().lines())
        .first()
        .asString()
        .startsWith(large + ": ")
        .contains("3600 x 2500", "memory")
        .hasSizeLessThan(300 + large.toString().length());
    assertThat(run.err()).doesNotContain("internal error", "\tat ");
    assertThat(run.outLines()).containsExactly(out.resolve("small.png").toString());
    assertThat(out.resolve("small.png")).exists();
    assertThat(out.resolve("large.png")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ngf=60000 | the network G_A does not fit into the memory there is",
        "ndf=60000 | the network D_A does not fit into the memory there is",
        "blocks=2000000000 | blocks is 2000000000; it must be at most 1000",
        "discriminatorLayers=2000000000 | discriminatorLayers is 2000000000; it must be at most",
        "batchSize=2000000000 | batchSize is 2000000000; it",
        "batchSize=65536 | batchSize is 65536; it can be 1 to 4096",
        "ngf=100000 | ngf=100000",
        "ndf=100000 | ndf is 100000; it must be at most 65536",
        "cropSize=2000000000 | cropSize is 2000000000; it can be 1 to",
        "poolSize=2000000000 | choose a smaller poolSize"
      })
  void train_optionsBeyondAnyMemory_areRefusedBeforeItIsTaken(String option, String reason)
      throws IOException {
    Path data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
    Path run = folder.resolve("run");
    List<Object> words = TinyRun.words(data, run);
    words.addAll(List.of("--steps", 1, "--set", option));
    long before = Pointer.physicalBytes();

    CommandRun refused = CommandRun.of(words.toArray());

    assertThat(refused.code()).as(refused.err()).isBetween(1, 2);
    assertThat(refused.err()).contains(reason).doesNotContain("internal error", "\tat ");
    assertThat(Pointer.physicalBytes() - before).isLessThan(300L << 20);
  }

  /**
   * A batch of 64 pictures of 256² by 16 filters needs gigabytes in a step, networks next to
   * nothing.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Xmx300m -Dorg.bytedeco.javacpp.maxphysicalbytes=900m || the run does not fit into the memory there is: a step needs more than the",
        "-Xmx300m | 700m | the run does not fit --memory 700 MiB: networks and libraries take"
      })
  void train_stepBeyondTheMemory_isRefusedBeforeItBegins(
      String limits, @Nullable String memory, String reason) throws Exception {
    Path data = folder.resolve("data");
    new FruitPictures(16, 3, 1, 1).write(data);
    Path run = folder.resolve("run");
    List<Object> words = TinyRun.words(data, run);
    words.addAll(
        List.of("--steps", 1, "--set", "ngf=16", "--set", "cropSize=256", "--set", "loadSize=256"));
    words.addAll(List.of("--set", "batchSize=64"));
    if (memory != null) {
      words.addAll(List.of("--memory", memory));
    }

    CommandRun refused = limited(limits, words.toArray());

    assertThat(refused.code()).as(refused.err()).isEqualTo(1);
    assertThat(refused.err())
        .contains(reason, "Set a smaller batchSize (now 64), cropSize (now 256), ngf (now 16)")
        .doesNotContain("internal error", "\tat ");
    assertThat(run.resolve("checkpoints")).doesNotExist();
  }
}
