package io.morph4j.benchmarks.learning;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A way to train.
 *
 * @param name as the table calls it
 * @param architecture as {@code morph4j train} calls it
 * @param model the file of a run that is measured
 * @param preset of the architecture
 * @param settings what differs from the preset
 * @param paired whether outputs are compared with truths
 */
record Recipe(
    String name,
    String architecture,
    String model,
    String preset,
    Map<String, String> settings,
    boolean paired) {
  /** What the published form has, where the presets for minutes differ. */
  private static final Map<String, String> PUBLISHED =
      Map.of("averageDecay", "0", "upsampling", "transposed", "learningRate", "2e-4");

  private static final List<Recipe> ALL =
      List.of(
          unpaired("published", "cyclegan", "tiny", PUBLISHED),
          unpaired("cyclegan", "cyclegan", "tiny", Map.of()),
          unpaired("average", "cyclegan", "tiny", with("averageDecay", ".995")),
          unpaired("resize", "cyclegan", "tiny", with("upsampling", "resize")),
          unpaired("rate", "cyclegan", "tiny", with("learningRate", "4e-4")),
          unpaired("hinge", "cyclegan", "tiny", with("ganLoss", "hinge")),
          unpaired("cut", "cut", "tiny", Map.of()),
          unpaired("fastcut", "cut", "tiny-fastcut", Map.of()),
          new Recipe("pix2pix-published", "pix2pix", "AtoB", "tiny", PUBLISHED, true),
          new Recipe("pix2pix", "pix2pix", "AtoB", "tiny", Map.of(), true));

  private static Recipe unpaired(
      String name, String architecture, String preset, Map<String, String> settings) {
    return new Recipe(name, architecture, "AtoB", preset, settings, false);
  }

  /** The published form but for one option. */
  private static Map<String, String> with(String option, String value) {
    Map<String, String> settings = new TreeMap<>(PUBLISHED);
    settings.put(option, value);
    return settings;
  }

  static List<String> names() {
    return ALL.stream().map(Recipe::name).toList();
  }

  /**
   * @throws UsageException if there is none of that name
   */
  static Recipe of(String name) {
    return ALL.stream()
        .filter(recipe -> recipe.name.equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              String nearest = NearestName.of(name, names());
              return new UsageException(
                  "--recipe is %s%s; there are %s"
                      .formatted(
                          name,
                          nearest == null ? "" : ", did you mean " + nearest + "?",
                          String.join(", ", names())));
            });
  }

  /** The arguments of {@code morph4j train}, but for data, time, seed and place. */
  List<String> train() {
    List<String> words = new ArrayList<>(List.of("train", architecture, "--preset", preset));
    settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    return words;
  }
}
