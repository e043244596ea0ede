package io.morph4j.infogan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import io.morph4j.infogan.classifier.ClassifierNetworks;
import io.morph4j.infogan.paper.PaperNetworks;
import io.morph4j.infogan.shared.SharedNetworks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The networks of InfoGAN against reference outputs, gradients and parameter counts. */
class InfoGanNetworksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "official_d",
        "official_g",
        "shared_d_eps08",
        "shared_d_eps1e5",
        "shared_g_eps08",
        "shared_g_eps1e5",
        "classifier_c",
        "classifier_d",
        "classifier_g"
      })
  void network_ofReferenceFile_matchesIt(String file) {
    Golden golden = Golden.read("net_infogan_" + file);
    NetworkComparison.inFloat(golden, network(golden, DataType.FLOAT));
    NetworkComparison.inDouble(golden, network(golden, DataType.DOUBLE));
  }

  @ParameterizedTest
  @CsvSource({
    "infogan-generator, 6652481",
    "infogan-discriminator, 6692431",
    "infogan-shared-generator, 692993",
    "infogan-shared-discriminator, 104269",
    "infogan-classifier-generator, 952641",
    "infogan-classifier-tower, 167073"
  })
  void parameterCount_ofDefaults_isThePublishedOne(String kind, long count) {
    NetworkOptions<?> options = NetworkKinds.read(kind, Map.of());
    assertThat(options.build(Initializer.zero()).parameterCount()).isEqualTo(count);
  }

  @Test
  void parameterCount_ofTowerWithTenClasses_isThePublishedOne() {
    assertThat(
            new ClassifierNetworks.Tower("cat10", 32, 1).build(Initializer.zero()).parameterCount())
        .isEqualTo(185514);
  }

  @Test
  void recognisers_ofEveryForm_giveCodesAsASamplerTakesThem() {
    Initializer init = Initializer.normal(new RandomStream(1));

    checkCodes(new PaperNetworks.Discriminator("cat3,cont,cat2", 2, 8, 4, 8, 1, .1), init, 8, 6, 5);
    checkCodes(new SharedNetworks.Discriminator("cat3,cont", 2, 8, 1, 0, 1e-5), init, 8, 4, 3);
    checkCodes(new ClassifierNetworks.Tower("cat3", 2, 1), init, 32, 3, 3);
  }

  /** The first three columns are probabilities, and those up to {@code shares}. */
  private static <N extends Module> void checkCodes(
      NetworkOptions<N> options, Initializer init, int side, int width, int shares) {
    N network = options.build(init);
    network.train(false);
    INDArray codes =
        options.forward(network, Tensor.constant(init.weight(3, 1, side, side))).array().dup('c');
    assertThat(codes.shape()).containsExactly(3, width);
    for (int row = 0; row < 3; row++) {
      double sum = 0;
      for (int i = 0; i < shares; i++) {
        assertThat(codes.getDouble(row, i)).isBetween(0., 1.);
        sum += codes.getDouble(row, i);
      }
      assertThat(sum).isEqualTo(shares == 5 ? 2 : 1, within(1e-5));
    }
  }

  private static GoldenNetwork network(Golden golden, DataType type) {
    JsonObject o = golden.object("hparams");
    Initializer init = new Initializer(Initializer.Scheme.NORMAL, .02, type, new RandomStream(3));
    GoldenNetwork net =
        switch (golden.text("arch")) {
          case "infogan_official_generator" ->
              plain(
                  new PaperNetworks.Generator(
                          number(o, "z_dim"),
                          number(o, "ch"),
                          number(o, "fc"),
                          number(o, "img"),
                          number(o, "img_nc"))
                      .build(init),
                  "z");
          case "infogan_official_discriminator" -> paperDiscriminator(o, init);
          case "infogan_shared_generator" ->
              plain(
                  new SharedNetworks.Generator(
                          number(o, "noise") + number(o, "disc") + number(o, "cont"),
                          number(o, "ch"),
                          number(o, "img"),
                          number(o, "img_nc"),
                          o.get("bn_eps").getAsDouble())
                      .build(init),
                  "noise",
                  "label",
                  "code");
          case "infogan_shared_discriminator" -> sharedDiscriminator(o, init);
          case "infogan_classifier_generator" ->
              plain(
                  new ClassifierNetworks.Generator(
                          number(o, "c_dim") + number(o, "z_dim"),
                          number(o, "ch"),
                          number(o, "img_nc"))
                      .build(init),
                  "c",
                  "z");
          case "infogan_classifier_tower" ->
              plain(
                  new ClassifierNetworks.Tower(
                          number(o, "n_out") == 1 ? "" : "cat" + number(o, "n_out"),
                          number(o, "ch"),
                          number(o, "img_nc"))
                      .build(init),
                  "x");
          default -> throw new AssertionError(golden.text("arch"));
        };
    net.module().load(golden.arrays("w."));
    return net;
  }

  private static int number(JsonObject o, String name) {
    return o.get(name).getAsInt();
  }

  /** A network of one tensor, which {@code inputs} side by side make up. */
  private static GoldenNetwork plain(Sequential net, String... inputs) {
    return new GoldenNetwork(
        net,
        (given, labels) -> {
          Tensor[] parts = List.of(inputs).stream().map(given::get).toArray(Tensor[]::new);
          return Map.of("y", net.forward(Shapes.concat(1, parts)));
        });
  }

  private static GoldenNetwork paperDiscriminator(JsonObject o, Initializer init) {
    MultiTaskDiscriminator net =
        new PaperNetworks.Discriminator(
                "cat" + (number(o, "n_out") - 4) + ",2xcont",
                number(o, "ch"),
                number(o, "fc"),
                number(o, "q"),
                number(o, "img"),
                number(o, "img_nc"),
                o.get("slope").getAsDouble())
            .build(init);
    return new GoldenNetwork(
        net,
        (given, labels) -> {
          Map<String, Tensor> answers = net.forward(given.get("x"));
          return Map.of("y.logit", answers.get("d_head"), "y.q", answers.get("q_head"));
        });
  }

  private static GoldenNetwork sharedDiscriminator(JsonObject o, Initializer init) {
    MultiTaskDiscriminator net =
        new SharedNetworks.Discriminator(
                "cat" + number(o, "disc") + "," + number(o, "cont") + "xcont",
                number(o, "ch"),
                number(o, "img"),
                number(o, "img_nc"),
                .25,
                o.get("bn_eps").getAsDouble())
            .build(init);
    return new GoldenNetwork(
        net,
        (given, labels) -> {
          net.modules().stream().filter(Dropout.class::isInstance).forEach(m -> m.train(false));
          Map<String, Tensor> answers = net.forward(given.get("x"));
          Map<String, Tensor> outputs = new LinkedHashMap<>();
          outputs.put("y.valid", answers.get(SharedNetworks.Discriminator.VALID));
          outputs.put(
              "y.label", Activations.softmax(answers.get(SharedNetworks.Discriminator.DISCRETE)));
          outputs.put("y.code", answers.get(SharedNetworks.Discriminator.CONTINUOUS));
          return outputs;
        });
  }
}
