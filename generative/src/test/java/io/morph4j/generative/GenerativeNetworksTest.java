package io.morph4j.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.network.GoldenNetwork;
import io.morph4j.core.network.MultiTaskDiscriminator;
import io.morph4j.core.network.NetworkComparison;
import io.morph4j.core.network.NetworkKinds;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.generative.acgan.AcganNetworks;
import io.morph4j.generative.bigan.BiganNetworks;
import io.morph4j.generative.dcgan.DcganNetworks;
import io.morph4j.generative.density.PointNetwork;
import io.morph4j.generative.vaegan.VaeGanNetworks;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The networks of this module against reference outputs, gradients and parameter counts. */
class GenerativeNetworksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dcgan_d_32",
        "dcgan_d_64",
        "dcgan_d_nonorm",
        "dcgan_g_32",
        "dcgan_g_64",
        "acgan_d",
        "acgan_g",
        "vaegan_d",
        "vaegan_e",
        "vaegan_g",
        "bigan_d",
        "bigan_e",
        "bigan_g",
        "cgan_d",
        "cgan_g",
        "mlp2d_deep_d",
        "mlp2d_deep_g",
        "mlp2d_simple_d",
        "mlp2d_simple_g"
      })
  void network_ofReferenceFile_matchesIt(String file) {
    Golden golden = Golden.read("net_" + file);
    NetworkComparison.inFloat(golden, network(golden, DataType.FLOAT));
    NetworkComparison.inDouble(golden, network(golden, DataType.DOUBLE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcgan-generator      | 3576704  |",
        "dcgan-discriminator  | 2765568  |",
        "acgan-generator      | 8172521  |",
        "acgan-discriminator  | 939787   |",
        "vaegan-encoder       | 18071360 |",
        "vaegan-generator     | 4693155  |",
        "vaegan-discriminator | 10953857 |",
        "bigan-generator      | 1907472  |",
        "bigan-tower          | 1905714  |",
        "bigan-tower          | 1906689  | inputs=834;outputs=1",
        "cgan-generator       | 1757412  |",
        "cgan-discriminator   | 1055845  |",
        "points               | 252      |",
        "points               | 401      | hidden=100;outputs=1"
      })
  void parameterCount_ofPublishedSize_isExact(String kind, long count, String changed) {
    NetworkOptions<?> options = NetworkKinds.read(kind, texts(changed));
    assertThat(options.build(Initializer.zero()).parameterCount()).isEqualTo(count);
  }

  @Test
  void parameterCount_ofVaeGanFor32Pixels_isExact() {
    VaeGanNetworks.Generator g =
        new VaeGanNetworks.Generator(256, List.of(192, 128, 32), 128, 32, 3);
    VaeGanNetworks.Discriminator d =
        new VaeGanNetworks.Discriminator(List.of(32, 128, 192, 256), 512, 32, 3);
    assertThat(g.build(Initializer.zero()).parameterCount()).isEqualTo(2481187);
    assertThat(d.build(Initializer.zero()).parameterCount()).isEqualTo(4047873);
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 32, 40, 64})
  void dcgan_withClasses_makesAndJudgesPicturesOfEverySide(int side) {
    Initializer init = Initializer.normal(new RandomStream(1));
    DcganNetworks.Generator g =
        new DcganNetworks.Generator(4, 3, 2, 1, side, DcganNetworks.Norm.NONE);
    DcganNetworks.Discriminator d =
        new DcganNetworks.Discriminator(3, 2, 1, side, DcganNetworks.Norm.NONE);
    Tensor classes = Tensor.constant(Nd4j.eye(3).castTo(DataType.FLOAT));

    Tensor made = g.forward(g.build(init), Tensor.constant(init.weight(3, 4)), classes);

    assertThat(made.shape()).containsExactly(3, 1, side, side);
    assertThat(d.forward(d.build(init), made, classes).shape()).containsExactly(3, 1);
  }

  @Test
  void dcgan_sideThatIsNoMultiple_isRefusedWithThoseThatWouldDo() {
    assertThatThrownBy(() -> new DcganNetworks.Generator(4, 0, 2, 1, 36, DcganNetworks.Norm.BATCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("36")
        .hasMessageContaining("28, 32 or 64");
  }

  private static Map<String, String> texts(String changed) {
    return changed == null
        ? Map.of()
        : Stream.of(changed.split(";"))
            .map(text -> text.split("="))
            .collect(java.util.stream.Collectors.toMap(t -> t[0], t -> t[1]));
  }

  private static GoldenNetwork network(Golden golden, DataType type) {
    Initializer init = new Initializer(Initializer.Scheme.NORMAL, .02, type, new RandomStream(3));
    GoldenNetwork net = build(golden, init, type);
    net.module().load(golden.arrays("w."));
    net.module().modules().stream()
        .filter(Dropout.class::isInstance)
        .forEach(dropout -> dropout.train(false));
    return net;
  }

  private static GoldenNetwork build(Golden golden, Initializer init, DataType type) {
    JsonObject o = golden.object("hparams");
    return switch (golden.text("arch")) {
      case "dcgan_generator" ->
          of(
              new DcganNetworks.Generator(
                  number(o, "nz"), 0, number(o, "ngf"), number(o, "nc"), side(o), norm(o)),
              init,
              "z");
      case "dcgan_discriminator" ->
          of(
              new DcganNetworks.Discriminator(
                  0, number(o, "ndf"), number(o, "nc"), side(o), norm(o)),
              init,
              "x");
      case "acgan_generator" ->
          withClasses(
              new AcganNetworks.Generator(
                  number(o, "latent"),
                  number(o, "n_classes"),
                  number(o, "fc"),
                  number(o, "ch"),
                  4 * number(o, "side"),
                  number(o, "img_nc")),
              init,
              "z",
              number(o, "n_classes"),
              type);
      case "acgan_discriminator" -> acganDiscriminator(o, init);
      case "vaegan_encoder" -> vaeganEncoder(o, init);
      case "vaegan_generator" ->
          of(
              new VaeGanNetworks.Generator(
                  number(o, "start"), widths(o), number(o, "latent"), side(o), number(o, "nc")),
              init,
              "z");
      case "vaegan_discriminator" -> vaeganDiscriminator(o, init);
      case "bigan_generator" ->
          flat(
              of(
                  new BiganNetworks.Generator(
                      number(o, "latent"), number(o, "hidden"), number(o, "data"), 1),
                  init,
                  "z"));
      case "bigan_tower" ->
          of(
              new BiganNetworks.Tower(number(o, "n_in"), number(o, "n_out"), number(o, "hidden")),
              init,
              golden.words("inputs").toArray(String[]::new));
      case "cgan_generator" ->
          withClasses(
              new DenseNetworks.Generator(
                  number(o, "latent"),
                  number(o, "n_classes"),
                  widths(o),
                  number(o, "nc"),
                  side(o),
                  o.get("bn_eps").getAsDouble()),
              init,
              "z",
              number(o, "n_classes"),
              type);
      case "cgan_discriminator" ->
          withClasses(
              new DenseNetworks.Discriminator(
                  number(o, "n_classes"), number(o, "hidden"), number(o, "nc"), side(o), .4),
              init,
              "x",
              number(o, "n_classes"),
              type);
      case "mlp2d" ->
          of(
              new PointNetwork(
                  number(o, "n_in"),
                  number(o, "hidden"),
                  number(o, "n_out"),
                  PointNetwork.Depth.valueOf(o.get("depth").getAsString().toUpperCase(Locale.ROOT)),
                  true),
              init,
              "x");
      default -> throw new AssertionError(golden.text("arch"));
    };
  }

  private static <N extends Module> GoldenNetwork of(
      NetworkOptions<N> options, Initializer init, String... inputs) {
    N net = options.build(init);
    return new GoldenNetwork(
        net,
        (given, labels) -> {
          Tensor[] all = Stream.of(inputs).map(given::get).toArray(Tensor[]::new);
          return Map.of("y", options.forward(net, all));
        });
  }

  private static GoldenNetwork flat(GoldenNetwork pictures) {
    return new GoldenNetwork(
        pictures.module(),
        (given, labels) -> {
          Tensor y = pictures.pass().run(given, labels).get("y");
          return Map.of("y", y.reshape(y.size(0), -1));
        });
  }

  private static <N extends Module> GoldenNetwork withClasses(
      NetworkOptions<N> options, Initializer init, String input, int classes, DataType type) {
    N net = options.build(init);
    return new GoldenNetwork(
        net,
        (given, labels) -> {
          INDArray hot = Nd4j.zeros(type, labels.length, classes);
          for (int i = 0; i < labels.length; i++) {
            hot.putScalar(i, labels[i], 1.0);
          }
          return Map.of("y", options.forward(net, given.get(input), Tensor.constant(hot)));
        });
  }

  private static GoldenNetwork acganDiscriminator(JsonObject o, Initializer init) {
    MultiTaskDiscriminator net =
        new AcganNetworks.Discriminator(
                number(o, "n_classes"),
                number(o, "ch"),
                number(o, "side"),
                number(o, "img_nc"),
                o.get("slope").getAsDouble(),
                .3)
            .build(init);
    return new GoldenNetwork(
        net,
        (given, labels) -> {
          net.modules().stream().filter(Dropout.class::isInstance).forEach(m -> m.train(false));
          Map<String, Tensor> answers = net.forward(given.get("x"));
          return Map.of("y.adv", answers.get("adv"), "y.aux", answers.get("aux"));
        });
  }

  private static GoldenNetwork vaeganEncoder(JsonObject o, Initializer init) {
    VaeGanNetworks.VariationalEncoder net =
        new VaeGanNetworks.Encoder(
                widths(o), number(o, "fc"), number(o, "latent"), side(o), number(o, "nc"))
            .build(init);
    return new GoldenNetwork(
        net,
        (given, labels) -> {
          VaeGanNetworks.Code code = net.forward(given.get("x"));
          return Map.of("y.mu", code.mean(), "y.logvar", code.logVariance());
        });
  }

  private static GoldenNetwork vaeganDiscriminator(JsonObject o, Initializer init) {
    VaeGanNetworks.FeatureDiscriminator net =
        new VaeGanNetworks.Discriminator(widths(o), number(o, "fc"), side(o), number(o, "nc"))
            .build(init);
    return new GoldenNetwork(
        net,
        (given, labels) -> {
          Tensor features = net.features(given.get("x"));
          return Map.of("y.features", features, "y.logit", net.score(features));
        });
  }

  private static int number(JsonObject o, String name) {
    return o.get(name).getAsInt();
  }

  private static int side(JsonObject o) {
    return number(o, o.has("img_size") ? "img_size" : "img");
  }

  private static List<Integer> widths(JsonObject o) {
    return o.getAsJsonArray("widths").asList().stream().map(w -> w.getAsInt()).toList();
  }

  private static DcganNetworks.Norm norm(JsonObject o) {
    return o.has("norm") && o.get("norm").getAsString().equals("none")
        ? DcganNetworks.Norm.NONE
        : DcganNetworks.Norm.BATCH;
  }
}
