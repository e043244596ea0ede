package io.morph4j.core.network;

import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.engine.ops.Paddings.Border;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Generators by name and options, as model files describe them. */
public final class Generators {
  private Generators() {}

  /**
   * A generator whose weights are still to be loaded.
   *
   * @param network {@code resnet} or {@code unet}
   * @param options {@code filters}, {@code norm}, {@code dropout}; for resnet {@code blocks},
   *     {@code padding}, {@code upsampling}; for unet {@code downs}
   * @throws IllegalArgumentException if the network or an option value is unknown
   */
  public static Layer build(
      String network, Map<String, String> options, int inputChannels, int outputChannels) {
    return build(network, options, inputChannels, outputChannels, Initializer.zero());
  }

  /** The same with start values. */
  public static Layer build(
      String network, Map<String, String> options, int in, int out, Initializer init) {
    int filters = Integer.parseInt(options.getOrDefault("filters", "64"));
    boolean dropout = Boolean.parseBoolean(options.getOrDefault("dropout", "false"));
    return switch (network) {
      case "resnet" ->
          new ResnetGenerator(
              init,
              new ResnetGenerator.Options(
                  in,
                  out,
                  filters,
                  Integer.parseInt(options.getOrDefault("blocks", "9")),
                  choice(Norm.class, options.getOrDefault("norm", "instance")),
                  choice(Border.class, options.getOrDefault("padding", "reflect")),
                  dropout,
                  choice(Upsampling.class, options.getOrDefault("upsampling", "transposed"))));
      case "unet" ->
          new UnetGenerator(
              init,
              new UnetGenerator.Options(
                  in,
                  out,
                  Integer.parseInt(options.getOrDefault("downs", "8")),
                  filters,
                  choice(Norm.class, options.getOrDefault("norm", "batch")),
                  dropout));
      default ->
          throw new IllegalArgumentException(
              "unknown network " + network + ", there are resnet and unet");
    };
  }

  /** The options map of a ResNet generator, to be stored in a model file. */
  public static Map<String, String> describe(ResnetGenerator.Options options) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("filters", Integer.toString(options.filters()));
    map.put("blocks", Integer.toString(options.blocks()));
    map.put("norm", name(options.norm()));
    map.put("padding", name(options.padding()));
    map.put("dropout", Boolean.toString(options.dropout()));
    map.put("upsampling", name(options.upsampling()));
    return map;
  }

  /** The options map of a U-Net generator. */
  public static Map<String, String> describe(UnetGenerator.Options options) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("filters", Integer.toString(options.filters()));
    map.put("downs", Integer.toString(options.downs()));
    map.put("norm", name(options.norm()));
    map.put("dropout", Boolean.toString(options.dropout()));
    return map;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String name) {
    for (E value : type.getEnumConstants()) {
      if (name(value).equals(name.toLowerCase(Locale.ROOT))) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        name + " is not one of " + java.util.Arrays.toString(type.getEnumConstants()));
  }
}
