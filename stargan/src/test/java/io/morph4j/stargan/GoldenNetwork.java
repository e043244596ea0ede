package io.morph4j.stargan;

import com.google.gson.JsonObject;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.stargan.v1.StarGan1Discriminator;
import io.morph4j.stargan.v1.StarGan1Generator;
import io.morph4j.stargan.v2.MappingNetwork;
import io.morph4j.stargan.v2.StarGan2Discriminator;
import io.morph4j.stargan.v2.StarGan2Generator;
import io.morph4j.stargan.v2.StyleEncoder;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of the reference files.
 *
 * @param module the parameters
 * @param pass inputs by name to outputs by name ({@code y} or {@code y.part})
 */
record GoldenNetwork(Module module, Pass pass) {
  /** One forward pass; the input {@code label} is one-hot. */
  @FunctionalInterface
  interface Pass {
    Map<String, Tensor> run(Map<String, Tensor> inputs);
  }

  /** The network {@code architecture} with the hyper-parameters {@code o}. */
  static GoldenNetwork build(String architecture, JsonObject o, Initializer init) {
    return switch (architecture) {
      case "stargan1_generator" -> {
        StarGan1Generator net = generator1(o).build(init);
        yield new GoldenNetwork(net, in -> Map.of("y", net.forward(in.get("x"), in.get("c"))));
      }
      case "stargan1_discriminator" -> {
        StarGan1Discriminator net = discriminator1(o).build(init);
        yield new GoldenNetwork(
            net,
            in -> {
              StarGan1Discriminator.Answers answers = net.answers(in.get("x"));
              return Map.of("y.src", answers.scores(), "y.cls", answers.classes());
            });
      }
      case "stargan2_generator" -> {
        StarGan2Generator net = generator2(o).build(init);
        yield new GoldenNetwork(
            net,
            in ->
                Map.of(
                    "y",
                    in.containsKey("mask1")
                        ? net.forward(
                            in.get("x"),
                            in.get("s"),
                            new StarGan2Generator.Masks(in.get("mask1"), in.get("mask2")))
                        : net.forward(in.get("x"), in.get("s"))));
      }
      case "stargan2_mapping" -> {
        MappingNetwork net = mapping(o).build(init);
        yield new GoldenNetwork(net, in -> Map.of("y", net.forward(in.get("z"), in.get("label"))));
      }
      case "stargan2_style_encoder" -> {
        StyleEncoder net = encoder(o).build(init);
        yield new GoldenNetwork(net, in -> Map.of("y", net.forward(in.get("x"), in.get("label"))));
      }
      case "stargan2_discriminator" -> {
        StarGan2Discriminator net = discriminator2(o).build(init);
        yield new GoldenNetwork(net, in -> Map.of("y", net.forward(in.get("x"), in.get("label"))));
      }
      default -> throw new AssertionError("no network for " + architecture);
    };
  }

  static StarGan1Generator.Options generator1(JsonObject o) {
    return new StarGan1Generator.Options(
        3, get(o, "c_dim", 5), get(o, "conv_dim", 64), get(o, "repeat_num", 6));
  }

  static StarGan1Discriminator.Options discriminator1(JsonObject o) {
    return new StarGan1Discriminator.Options(
        3,
        get(o, "c_dim", 5),
        get(o, "image_size", 128),
        get(o, "conv_dim", 64),
        get(o, "repeat_num", 6));
  }

  static StarGan2Generator.Options generator2(JsonObject o) {
    return new StarGan2Generator.Options(
        3, size(o), width(o), widest(o), get(o, "style_dim", 64), get(o, "w_hpf", 1));
  }

  static MappingNetwork.Options mapping(JsonObject o) {
    return new MappingNetwork.Options(
        get(o, "latent_dim", 16),
        get(o, "hidden_dim", 512),
        get(o, "style_dim", 64),
        get(o, "num_domains", 2));
  }

  static StyleEncoder.Options encoder(JsonObject o) {
    return new StyleEncoder.Options(
        3, size(o), width(o), widest(o), get(o, "style_dim", 64), get(o, "num_domains", 2));
  }

  static StarGan2Discriminator.Options discriminator2(JsonObject o) {
    return new StarGan2Discriminator.Options(
        3, size(o), width(o), widest(o), get(o, "num_domains", 2));
  }

  private static int size(JsonObject o) {
    return get(o, "img_size", 256);
  }

  private static int width(JsonObject o) {
    return get(o, "base_dim", (1 << 14) / size(o));
  }

  private static int widest(JsonObject o) {
    return get(o, "max_conv_dim", 512);
  }

  private static int get(JsonObject o, String name, int published) {
    return o.has(name) ? o.get(name).getAsInt() : published;
  }

  /** Class indices as rows of zeros and a one. */
  static INDArray oneHot(int[] labels, int classes, DataType type) {
    INDArray hot = Nd4j.zeros(type, labels.length, classes);
    for (int i = 0; i < labels.length; i++) {
      hot.putScalar(i, labels[i], 1);
    }
    return hot;
  }
}
