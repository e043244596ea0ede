package io.morph4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractors;
import io.morph4j.core.metric.FeatureMoments;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.SetMeasures;
import io.morph4j.data.FeatureCollector;
import io.morph4j.data.PictureReader;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsJobTest {
  private static final int PICTURES = 75;
  private static final int REFERENCES = 90;

  @TempDir static Path folder;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

  @BeforeAll
  static void makePictures() throws IOException {
    LocalSpark.session();
    for (int i = 0; i < PICTURES; i++) {
      TestPictures.write(folder.resolve("x/p%03d.png".formatted(i)), i, 20 + i % 5, 24);
    }
    for (int i = 0; i < REFERENCES; i++) {
      TestPictures.write(folder.resolve("y/r%03d.png".formatted(i)), 1000 + i, 40, 30 + i % 7);
    }
    TestPictures.writeCut(folder.resolve("x/p003a.png"), 5);
    Files.createDirectories(folder.resolve("one"));
    TestPictures.write(folder.resolve("one/a.png"), 1, 20, 20);
  }

  private int run(Object... args) {
    return MetricsJob.run(
        new PrintStream(told, true, StandardCharsets.UTF_8),
        new PrintStream(complaints, true, StandardCharsets.UTF_8),
        Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
  }

  /** As {@code morph4j metrics} does it: one picture after another, in one process. */
  private static FeatureCollector collected(FeatureExtractor extractor, String name)
      throws IOException {
    FeatureCollector collector = new FeatureCollector(extractor);
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.sorted().filter(f -> !f.endsWith("p003a.png")).toList()) {
        collector.add(PictureReader.defaults().read(file));
      }
    }
    return collector;
  }

  @Test
  void run_twoFolders_measuresAsOneProcessDoes() throws IOException {
    assertThat(run(folder.resolve("x"), folder.resolve("y"), "--json")).isZero();

    JsonObject all =
        JsonParser.parseString(told.toString(StandardCharsets.UTF_8)).getAsJsonObject();
    JsonArray measures = all.getAsJsonArray("measures");
    List<Measure> wanted = new ArrayList<>();
    try (FeatureExtractor extractor = FeatureExtractors.open("small")) {
      FeatureCollector x = collected(extractor, "x");
      FeatureCollector y = collected(extractor, "y");
      SetMeasures plain = new SetMeasures(extractor, "");
      wanted.add(plain.frechet(FeatureMoments.of(x.features()), FeatureMoments.of(y.features())));
      wanted.add(plain.kernel(x.features(), y.features()));
    }
    assertThat(measures).hasSize(2);
    for (int i = 0; i < 2; i++) {
      JsonObject measure = measures.get(i).getAsJsonObject();
      assertThat(measure.get("measure").getAsString()).isEqualTo(wanted.get(i).name());
      assertThat(measure.get("value").getAsDouble())
          .isCloseTo(wanted.get(i).value(), within(1e-9))
          .isNotZero();
      assertThat(measure.get("pictures").getAsInt()).isEqualTo(PICTURES);
      assertThat(measure.get("references").getAsInt()).isEqualTo(REFERENCES);
      assertThat(measure.get("details").getAsString())
          .isEqualTo(wanted.get(i).protocol().details());
    }
    assertThat(all.getAsJsonObject("failed").entrySet())
        .singleElement()
        .satisfies(entry -> assertThat(entry.getKey()).endsWith("x/p003a.png"));
  }

  @Test
  void run_tooFewPictures_asksForKidOrFew() {
    Path one = folder.resolve("one");

    assertThat(run(one, folder.resolve("y"))).isOne();
    assertThat(complaints.toString(StandardCharsets.UTF_8))
        .contains("needs at least 65 pictures on each side, here are 1 and 90")
        .contains("--few");
    assertThat(run(one, one, "--metrics", "kid")).isOne();
    assertThat(run(one, one, "--metrics", "ssim")).isEqualTo(2);
    assertThat(run(one, one, "--extractor", "large")).isEqualTo(2);
    assertThat(run(folder, folder.resolve("nowhere"))).isOne();
  }
}
