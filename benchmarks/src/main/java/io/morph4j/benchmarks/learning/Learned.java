package io.morph4j.benchmarks.learning;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.DataFolder;
import io.morph4j.data.MaskedColour;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.demo.HueScore;
import io.morph4j.tools.demo.Sharpness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model has learned: its measures on held-out pictures by name. */
final class Learned {
  private static final String UNPAIRED = "kid,fid";
  private static final String PAIRED = "l1,psnr,kid";

  private static final String MASKS = "masks";

  private final Path data;

  /**
   * @param data the folder of the data set; with {@code masks} hues and backgrounds are measured
   *     too
   */
  Learned(Path data) {
    this.data = data;
  }

  /**
   * Measures {@code model} of {@code run}, and keeps its translations in {@code shown}.
   *
   * @param paired whether outputs have a truth
   */
  Map<String, Double> measure(Path run, String model, boolean paired, Path shown) {
    Path file = model(run, model);
    Path back = model(run, "BtoA");
    List<String> words = new ArrayList<>(List.of("evaluate", "--model", file.toString()));
    words.addAll(List.of("--direction", model, "--data", data.toString()));
    if (paired) {
      words.addAll(List.of("--pairs", "by_name", "--metrics", PAIRED));
    } else if (Files.exists(back)) {
      words.addAll(List.of("--pairs", "none", "--metrics", UNPAIRED + ",cycle"));
      words.addAll(List.of("--back", back.toString()));
    } else {
      words.addAll(List.of("--pairs", "none", "--metrics", UNPAIRED));
    }
    words.addAll(List.of("--few", "--quiet", "--json"));
    Map<String, Double> measures = new LinkedHashMap<>();
    JsonObject said = CommandLine.json(words);
    for (JsonElement each : said.getAsJsonArray("measures")) {
      JsonObject measure = each.getAsJsonObject();
      measures.put(measure.get("measure").getAsString(), measure.get("value").getAsDouble());
    }
    List<Translation> made = translate(file, shown);
    Sharpness sharpness =
        Sharpness.of(
            made.stream().map(Translation::input).toList(),
            made.stream().map(Translation::output).toList(),
            heldOut(data, 1).files().stream().map(Learned::read).toList());
    measures.put("edges", sharpness.edges());
    measures.put("checkerboard", sharpness.checkers());
    if (Files.isDirectory(data.resolve(MASKS))) {
      HueScore score =
          HueScore.of(
              made.stream()
                  .map(
                      each ->
                          new HueScore.Sample(each.input, each.output, mask("testA", each.name)))
                  .toList(),
              hue("testA"),
              hue("testB"));
      measures.put("hue", score.hueError());
      measures.put("outside", score.changeOutside());
    }
    return measures;
  }

  private record Translation(Path name, Picture input, Picture output) {}

  /** The file of a model of {@code run}. */
  static Path model(Path run, String name) {
    return run.resolve("models").resolve(name + ".safetensors");
  }

  /** The held-out pictures of A and their translations, which are kept in {@code shown}. */
  private List<Translation> translate(Path model, Path shown) {
    List<Translation> made = new ArrayList<>();
    try (Translator translator = Translator.load(model)) {
      for (Path file : heldOut(data, 0).files()) {
        Picture input = read(file);
        Picture output = PictureTranslation.of(translator, input);
        PictureWriter.defaults().write(output, shown.resolve(file.getFileName()));
        made.add(new Translation(file.getFileName(), input, output));
      }
    }
    return made;
  }

  /** The held-out pictures of the first domain (0) or the second (1). */
  static DataFolder heldOut(Path data, int domain) {
    Path folder = data.resolve(domain == 0 ? "testA" : "testB");
    if (Files.isDirectory(folder)) {
      return DataFolder.listNonEmpty(folder);
    }
    try (var domains = Files.list(data.resolve("test"))) {
      return DataFolder.listNonEmpty(domains.sorted().skip(domain).findFirst().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Picture mask(String part, Path name) {
    return read(data.resolve(MASKS).resolve(part).resolve(name));
  }

  /** The hue of a domain under its masks. */
  private double hue(String part) {
    return HueScore.domainHue(
        DataFolder.listNonEmpty(data.resolve(part)).files().stream()
            .mapToDouble(file -> MaskedColour.meanHue(read(file), mask(part, file.getFileName()))));
  }

  private static Picture read(Path file) {
    return PictureReader.defaults().read(file);
  }
}
