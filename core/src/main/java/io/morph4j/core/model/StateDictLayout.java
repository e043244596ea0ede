package io.morph4j.core.model;

import io.morph4j.core.file.UserException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network that a state dictionary belongs to, inferred from names and shapes, and the names and
 * shapes that such a network has.
 *
 * @param network {@code resnet} or {@code unet}
 * @param options of the network: filters, blocks or downs, norm, dropout
 * @param inputChannels of its first convolution
 * @param outputChannels of its last
 * @param multiple sides must be divisible by this
 * @param shapes of all arrays by key, in the order of the network's state
 */
record StateDictLayout(
    String network,
    Map<String, String> options,
    int inputChannels,
    int outputChannels,
    int multiple,
    Map<String, long[]> shapes) {
  StateDictLayout {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
  }

  static StateDictLayout infer(Path file, String asked, Map<String, long[]> shapes) {
    String kind = asked.startsWith("resnet") ? "resnet" : "unet";
    String found = kindOf(file, shapes);
    if (!found.equals(kind)) {
      throw new UserException(
          file + " holds a " + found + ", not a " + asked + ": use --network " + found);
    }
    return kind.equals("resnet") ? resnet(file, asked, shapes) : unet(file, asked, shapes);
  }

  /**
   * Whether a key that this network lacks may be left out: running statistics of instance norms.
   */
  boolean ignored(String key) {
    return "instance".equals(options.get("norm"))
        && (key.endsWith("running_mean")
            || key.endsWith("running_var")
            || key.endsWith("num_batches_tracked"));
  }

  String summary() {
    return network
        + " ("
        + inputChannels
        + " to "
        + outputChannels
        + " channels, "
        + String.join(", ", options.entrySet().stream().map(Object::toString).toList())
        + ")";
  }

  private static String kindOf(Path file, Map<String, long[]> shapes) {
    if (shapes.containsKey("model.model.0.weight")) {
      return "unet";
    }
    if (shapes.keySet().stream().anyMatch(key -> key.endsWith(".filt"))) {
      throw new UserException(
          file
              + " holds an anti-aliased generator (blur filters such as model.6.filt), which cannot"
              + " be imported: export one that was trained with --no_antialias --no_antialias_up");
    }
    if (shapes.containsKey("model.1.weight") && rank(shapes, "model.1.weight") == 4) {
      return "resnet";
    }
    throw new UserException(
        file
            + " is no generator that can be imported: it has neither model.1.weight (resnet) nor"
            + " model.model.0.weight (unet)"
            + (shapes.isEmpty() ? "; it holds no arrays" : "; its first key is " + first(shapes)));
  }

  private static String first(Map<String, long[]> shapes) {
    return shapes.keySet().iterator().next();
  }

  private static int rank(Map<String, long[]> shapes, String key) {
    long[] shape = shapes.get(key);
    return shape == null ? -1 : shape.length;
  }

  private static int size(Path file, Map<String, long[]> shapes, String key, int dimension) {
    long[] shape = shapes.get(key);
    if (shape == null || shape.length != 4 || shape[dimension] < 1 || shape[dimension] > 65536) {
      throw new UserException(
          file
              + ": the weights of the convolution "
              + key
              + (shape == null ? " are missing" : " have the shape " + Arrays.toString(shape)));
    }
    return (int) shape[dimension];
  }

  /**
   * {@code batch} if {@code normKey} has a gain and running statistics; else the reference gives
   * the convolution before it a bias for instance norm, and none without normalisation.
   */
  private static String norm(
      Path file, Map<String, long[]> shapes, String normKey, String convolution) {
    if (shapes.containsKey(normKey + ".weight")) {
      if (!shapes.containsKey(normKey + ".running_mean")) {
        throw new UserException(
            file
                + ": "
                + normKey
                + " has a gain but no running statistics (affine instance norm); only batch norm"
                + " and plain instance norm can be imported");
      }
      return "batch";
    }
    return shapes.containsKey(convolution + ".bias") ? "instance" : "none";
  }

  private static StateDictLayout resnet(Path file, String asked, Map<String, long[]> shapes) {
    int filters = size(file, shapes, "model.1.weight", 0);
    int in = size(file, shapes, "model.1.weight", 1);
    int blocks = 0;
    while (shapes.containsKey("model." + (10 + blocks) + ".conv_block.1.weight")) {
      blocks++;
    }
    checkDepth(file, asked, "resnet_9blocks", "residual blocks", 9, blocks);
    checkDepth(file, asked, "resnet_6blocks", "residual blocks", 6, blocks);
    int out = size(file, shapes, "model." + (17 + blocks) + ".weight", 0);
    boolean dropout = rank(shapes, "model.10.conv_block.6.weight") == 4;
    String norm = norm(file, shapes, "model.2", "model.1");
    Map<String, String> options = new LinkedHashMap<>();
    options.put("filters", String.valueOf(filters));
    options.put("blocks", String.valueOf(blocks));
    options.put("norm", norm);
    options.put("dropout", String.valueOf(dropout));
    return new StateDictLayout(
        "resnet", options, in, out, 4, resnetShapes(filters, blocks, in, out, norm, dropout));
  }

  private static Map<String, long[]> resnetShapes(
      int filters, int blocks, int in, int out, String norm, boolean dropout) {
    Shapes shapes = new Shapes(norm);
    shapes.normed("model.1", "model.2", filters, filters, in, 7);
    shapes.normed("model.4", "model.5", 2 * filters, 2 * filters, filters, 3);
    shapes.normed("model.7", "model.8", 4 * filters, 4 * filters, 2 * filters, 3);
    int wide = 4 * filters;
    int second = dropout ? 6 : 5;
    for (int i = 10; i < 10 + blocks; i++) {
      String block = "model." + i + ".conv_block.";
      shapes.normed(block + 1, block + 2, wide, wide, wide, 3);
      shapes.normed(block + second, block + (second + 1), wide, wide, wide, 3);
    }
    int up = 10 + blocks;
    shapes.normed("model." + up, "model." + (up + 1), 2 * filters, wide, 2 * filters, 3);
    shapes.normed("model." + (up + 3), "model." + (up + 4), filters, 2 * filters, filters, 3);
    shapes.biased("model." + (up + 7), out, out, filters, 7);
    return shapes.byKey;
  }

  private static StateDictLayout unet(Path file, String asked, Map<String, long[]> shapes) {
    int filters = size(file, shapes, "model.model.0.weight", 0);
    int in = size(file, shapes, "model.model.0.weight", 1);
    int out = size(file, shapes, "model.model.3.weight", 1);
    int downs = 1;
    String level = "model.model.1.model.";
    while (shapes.containsKey(level + "1.weight")) {
      downs++;
      level += "3.model.";
    }
    checkDepth(file, asked, "unet_256", "down convolutions", 8, downs);
    checkDepth(file, asked, "unet_128", "down convolutions", 7, downs);
    if (downs < 2 || downs > 16) {
      throw new UserException(
          file + ": found " + downs + " down convolutions of a unet, expected 2 to 16");
    }
    String innermost = level.substring(0, level.length() - "3.model.".length());
    String norm = norm(file, shapes, innermost + "4", innermost + "3");
    Map<String, String> options = new LinkedHashMap<>();
    options.put("filters", String.valueOf(filters));
    options.put("downs", String.valueOf(downs));
    options.put("norm", norm);
    options.put("dropout", "false");
    return new StateDictLayout(
        "unet", options, in, out, 1 << downs, unetShapes(filters, downs, in, out, norm));
  }

  private static Map<String, long[]> unetShapes(
      int filters, int downs, int in, int out, String norm) {
    Shapes shapes = new Shapes(norm);
    shapes.bare("model.model.0", filters, filters, in, 4);
    unetLevel(shapes, "model.model.1.model.", 1, filters, downs);
    shapes.biased("model.model.3", out, 2 * filters, out, 4);
    return shapes.byKey;
  }

  private static void unetLevel(Shapes shapes, String prefix, int depth, int filters, int downs) {
    int outer = filters * Math.min(1 << (depth - 1), 8);
    int inner = filters * Math.min(1 << depth, 8);
    if (depth == downs - 1) {
      shapes.bare(prefix + 1, inner, inner, outer, 4);
      shapes.normed(prefix + 3, prefix + 4, outer, inner, outer, 4);
      return;
    }
    shapes.normed(prefix + 1, prefix + 2, inner, inner, outer, 4);
    unetLevel(shapes, prefix + "3.model.", depth + 1, filters, downs);
    shapes.normed(prefix + 5, prefix + 6, outer, 2 * inner, outer, 4);
  }

  private static void checkDepth(
      Path file, String asked, String name, String what, int wanted, int found) {
    if (asked.equals(name) && wanted != found) {
      String kind = name.substring(0, name.indexOf('_'));
      throw new UserException(
          name
              + " has "
              + wanted
              + " "
              + what
              + ", "
              + file
              + " has "
              + found
              + ": use --network "
              + kind
              + ", which takes any number");
    }
  }

  /** Collects the arrays of convolutions and the norms behind them. */
  private static final class Shapes {
    private final Map<String, long[]> byKey = new LinkedHashMap<>();
    private final String norm;

    Shapes(String norm) {
      this.norm = norm;
    }

    /** A square kernel over {@code first x second} channels; a bias if instance norm is in use. */
    void bare(String name, int channels, int first, int second, int side) {
      convolution(name, norm.equals("instance") ? channels : null, first, second, side);
    }

    void biased(String name, int channels, int first, int second, int side) {
      convolution(name, channels, first, second, side);
    }

    void normed(String name, String normName, int channels, int first, int second, int side) {
      bare(name, channels, first, second, side);
      if (norm.equals("batch")) {
        for (String array : new String[] {"weight", "bias", "running_mean", "running_var"}) {
          byKey.put(normName + "." + array, new long[] {channels});
        }
        byKey.put(normName + ".num_batches_tracked", new long[0]);
      }
    }

    private void convolution(
        String name, @Nullable Integer biases, int first, int second, int side) {
      byKey.put(name + ".weight", new long[] {first, second, side, side});
      if (biases != null) {
        byKey.put(name + ".bias", new long[] {biases});
      }
    }
  }
}
