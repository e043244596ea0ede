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
  /**
   * What the published form has, where the presets for minutes differ; its rate is constant for a
   * hundred epochs.
   */
  private static final Map<String, String> PUBLISHED =
      Map.of(
          "averageDecay",
          "0",
          "globalSkip",
          "none",
          "learningRate",
          "2e-4",
          "learningRatePolicy",
          "constant",
          "ngf",
          "32",
          "spectralNorm",
          "false",
          "upsampling",
          "transposed");

  /** The setting that names another preset. */
  private static final String PRESET = "preset";

  /** What trains {@link #isPeer the peer's recipe}. */
  private static final String PYTORCH = "pytorch";

  private static final List<Recipe> ALL =
      List.of(
          unpaired(PYTORCH, PYTORCH, "tiny", Map.of()),
          unpaired("published", "cyclegan", "tiny", PUBLISHED),
          unpaired("cyclegan", "cyclegan", "tiny", Map.of()),
          unpaired("skip", "cyclegan", "tiny", with("globalSkip", "add")),
          unpaired("average", "cyclegan", "tiny", with("averageDecay", ".995")),
          unpaired("resize", "cyclegan", "tiny", with("upsampling", "resize")),
          unpaired("rate", "cyclegan", "tiny", with("learningRate", "4e-4")),
          unpaired("hinge", "cyclegan", "tiny", with("ganLoss", "hinge")),
          unpaired("cut", "cut", "tiny", Map.of()),
          unpaired("fastcut", "cut", "tiny-fastcut", Map.of()),
          new Recipe("pix2pix-published", "pix2pix", "AtoB", "tiny", with("lambdaL1", "100"), true),
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
   * @param words a name, or one with another preset and other settings: {@code
   *     published+preset=small+averageDecay=.995}
   * @throws UsageException if there is none of that name, or it takes no settings
   */
  static Recipe of(String words) {
    String[] parts = words.split("\\+");
    Recipe recipe = named(parts[0]);
    if (recipe.isPeer() && parts.length > 1) {
      throw new UsageException(
          "--recipe is %s; pytorch learns as published, without other settings".formatted(words));
    }
    Map<String, String> settings = new TreeMap<>(recipe.settings);
    for (String setting : List.of(parts).subList(1, parts.length)) {
      String[] pair = setting.split("=", 2);
      if (pair.length < 2) {
        throw new UsageException(
            "--recipe is %s; what follows a + is preset or an option of the architecture, as in %s+averageDecay=.995"
                .formatted(words, parts[0]));
      }
      settings.put(pair[0], pair[1]);
    }
    String other = settings.remove(PRESET);
    String preset = other == null ? recipe.preset : other;
    return new Recipe(words, recipe.architecture, recipe.model, preset, settings, recipe.paired);
  }

  private static Recipe named(String name) {
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

  /** Whether PyTorch trains it, and not {@code morph4j train}. */
  boolean isPeer() {
    return architecture.equals(PYTORCH);
  }

  /** The arguments of {@code morph4j train}, but for data, time, seed and place. */
  List<String> train() {
    List<String> words = new ArrayList<>(List.of("train", architecture, "--preset", preset));
    settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    return words;
  }
}
