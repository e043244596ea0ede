package io.morph4j.tools.translate;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.tools.cli.Console;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a generator is run in translation, as a mixin. */
public final class PolicyOptions {
  @Option(
      names = "--dropout",
      paramLabel = "on|off",
      description = "Dropout in translation. Default: as the model says; pix2pix as published: on.")
  private @Nullable String dropout;

  @Option(
      names = "--batch-statistics",
      paramLabel = "NAME",
      description =
          "What batch norm uses: batch (of the picture itself) or running (of training). Default:"
              + " as the model says.")
  private @Nullable String statistics;

  @Option(
      names = "--dropout-seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Another seed gives another translation with dropout on. Default: 0.")
  private long seed;

  @Option(
      names = "--engine",
      paramLabel = "own|onnx",
      description = "What computes: Morph4J's engine or ONNX Runtime. Default: by the model file.")
  private @Nullable String engine;

  @Option(
      names = "--range",
      paramLabel = "FROM..TO",
      description =
          "How an ONNX generator from elsewhere counts black and white: -1..1, 0..1 or 0..255."
              + " Default: guessed by trying.")
  private @Nullable String range;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description =
          "How its arrays are ordered: nchw or nhwc. Default: by where its 1 or 3 channels are.")
  private @Nullable String layout;

  @Option(
      names = "--order",
      paramLabel = "NAME",
      description = "The order of its channels: rgb or bgr. Default: rgb.")
  private @Nullable String order;

  /**
   * The translator of {@code model}, run as the options say.
   *
   * @throws UsageException if a value is none of those named
   */
  public Translator load(Path model) {
    return load(model, Map.of());
  }

  /** The same with dropout off unless it is asked for: it would make other noise of every frame. */
  Translator loadForFilm(Path model) {
    return load(model, Map.of("dropout", "false"));
  }

  private Translator load(Path model, Map<String, String> usual) {
    Map<String, String> changed = new LinkedHashMap<>(usual);
    if (dropout != null) {
      if (!dropout.equals("on") && !dropout.equals("off")) {
        throw new UsageException("--dropout " + dropout + ": expected on or off");
      }
      changed.put("dropout", String.valueOf(dropout.equals("on")));
    }
    if (statistics != null) {
      changed.put("batchStatistics", BatchStatistics.of(statistics).id());
    }
    addForeign(model, changed);
    Translator translator = Translator.load(model, changed);
    translator.dropoutSeed(seed);
    return translator;
  }

  private void addForeign(Path model, Map<String, String> changed) {
    boolean onnx = model.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    if (engine != null && !engine.equals("own") && !engine.equals("onnx")) {
      throw new UsageException("--engine " + engine + ": expected own or onnx");
    }
    if ("own".equals(engine) && onnx) {
      throw new UsageException(
          "--engine own: " + model + " is an ONNX file, which ONNX Runtime runs");
    }
    if ("onnx".equals(engine) && !onnx) {
      changed.put("engine", engine);
    }
    Map<String, String> foreign = new LinkedHashMap<>();
    put(foreign, "range", range);
    put(foreign, "layout", layout);
    put(foreign, "order", order);
    if (!onnx && !foreign.isEmpty()) {
      throw new UsageException(
          "--%s is for ONNX files from elsewhere; %s is none"
              .formatted(foreign.keySet().iterator().next(), model));
    }
    changed.putAll(foreign);
  }

  private static void put(Map<String, String> options, String name, @Nullable String value) {
    if (value != null) {
      options.put(name, value);
    }
  }

  /** Says how pictures are given to a generator from elsewhere, and what of it was guessed. */
  static void tellForm(Console console, Path model, ModelDescription description) {
    String form = description.training().get("pictures");
    String guessed = description.training().get("guessed");
    if (description.architecture().equals("onnx") && form != null) {
      console.say(
          "%s: pictures as %s%s"
              .formatted(model, form, guessed == null ? "" : "; guessed: " + guessed));
    }
  }
}
