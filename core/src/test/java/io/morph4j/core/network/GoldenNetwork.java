package io.morph4j.core.network;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import com.google.gson.JsonObject;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The networks of the reference files that layers of this module can build, by architecture and
 * hyper-parameters.
 *
 * @param module the parameters
 * @param pass inputs by name to outputs by name ({@code y} or {@code y.part})
 */
public record GoldenNetwork(Module module, Pass pass) {
  /** One forward pass; {@code labels} are class indices where the network takes them. */
  @FunctionalInterface
  public interface Pass {
    Map<String, Tensor> run(Map<String, Tensor> inputs, int @Nullable [] labels);
  }

  /**
   * The network {@code architecture} with the hyper-parameters {@code o}, weights from {@code
   * init}.
   */
  public static GoldenNetwork build(String architecture, JsonObject o, Initializer init) {
    return switch (architecture) {
      case "resnet_generator" -> plain(resnet(o, init));
      case "unet_generator" ->
          plain(
              new UnetGenerator(
                  init,
                  new UnetGenerator.Options(
                      integer(o, "input_nc"),
                      integer(o, "output_nc"),
                      integer(o, "num_downs"),
                      integer(o, "ngf"),
                      norm(o),
                      false)));
      case "patch_discriminator" ->
          plain(
              new PatchDiscriminator(
                  init,
                  integer(o, "input_nc"),
                  integer(o, "ndf"),
                  integer(o, "n_layers"),
                  norm(o)));
      case "pixel_discriminator" ->
          plain(new PixelDiscriminator(init, integer(o, "input_nc"), integer(o, "ndf"), norm(o)));
      case "stargan1_discriminator" -> starGan1Discriminator(o, init);
      case "stargan2_discriminator" -> {
        StarGan2Discriminator net = new StarGan2Discriminator(init, o);
        yield new GoldenNetwork(net, (in, labels) -> Map.of("y", net.forward(in.get("x"), labels)));
      }
      case "stargan2_generator" -> {
        StarGan2Generator net = new StarGan2Generator(init, o);
        yield new GoldenNetwork(
            net, (in, labels) -> Map.of("y", net.forward(in.get("x"), in.get("s"))));
      }
      case "dcgan_discriminator" -> {
        Layer net = named("main", dcganDiscriminator(o, init));
        yield new GoldenNetwork(
            net,
            (in, labels) -> {
              Tensor y = net.forward(in.get("x"));
              return Map.of("y", y.reshape(y.size(0), 1));
            });
      }
      case "dcgan_generator" -> {
        Layer net = named("main", dcganGenerator(o, init));
        yield new GoldenNetwork(
            net,
            (in, labels) -> {
              Tensor z = in.get("z");
              return Map.of("y", net.forward(z.reshape(z.size(0), z.size(1), 1, 1)));
            });
      }
      default -> throw new AssertionError("no network for " + architecture);
    };
  }

  private static GoldenNetwork plain(Layer net) {
    return new GoldenNetwork(net, (in, labels) -> Map.of("y", net.forward(in.get("x"))));
  }

  private static int integer(JsonObject o, String name) {
    return o.get(name).getAsInt();
  }

  private static Norm norm(JsonObject o) {
    return Norm.valueOf(o.get("norm").getAsString().toUpperCase(Locale.ROOT));
  }

  private static Layer resnet(JsonObject o, Initializer init) {
    boolean dropout = o.has("dropout_slot") && o.get("dropout_slot").getAsBoolean();
    return new ResnetGenerator(
        init,
        new ResnetGenerator.Options(
            integer(o, "input_nc"),
            integer(o, "output_nc"),
            integer(o, "ngf"),
            integer(o, "n_blocks"),
            norm(o),
            Border.REFLECT,
            dropout,
            ResnetGenerator.Upsampling.TRANSPOSED,
            GlobalSkip.NONE));
  }

  private static Layer named(String name, Layer layer) {
    return new Layer() {
      private final Layer inner = child(name, layer);

      @Override
      public Tensor forward(Tensor x) {
        return inner.forward(x);
      }
    };
  }

  private static GoldenNetwork starGan1Discriminator(JsonObject o, Initializer init) {
    List<Layer> trunk = new ArrayList<>();
    int in = 3;
    int width = integer(o, "conv_dim");
    for (int i = 0; i < integer(o, "repeat_num"); i++, width *= 2) {
      trunk.add(new Conv2d(init, in, width, 4, of(2, 1), true));
      trunk.add(Activation.leakyRelu(.01));
      in = width;
    }
    int side = integer(o, "image_size") >> integer(o, "repeat_num");
    Map<String, Layer> heads = new LinkedHashMap<>();
    heads.put("conv1", new Conv2d(init, in, 1, 3, of(1, 1), false));
    heads.put("conv2", new Conv2d(init, in, integer(o, "c_dim"), side, of(1, 0), false));
    MultiTaskDiscriminator net = new MultiTaskDiscriminator("main", new Sequential(trunk), heads);
    return new GoldenNetwork(
        net,
        (inputs, labels) -> {
          Map<String, Tensor> answers = net.forward(inputs.get("x"));
          Tensor classes = answers.get("conv2");
          return Map.of(
              "y.src",
              answers.get("conv1"),
              "y.cls",
              classes.reshape(classes.size(0), classes.size(1)));
        });
  }

  private static Sequential dcganDiscriminator(JsonObject o, Initializer init) {
    boolean batch = !o.has("norm") || o.get("norm").getAsString().equals("batch");
    int width = integer(o, "ndf");
    List<Layer> layers = new ArrayList<>();
    layers.add(new Conv2d(init, integer(o, "nc"), width, 4, of(2, 1), !batch));
    layers.add(Activation.leakyRelu(.2));
    for (int side = integer(o, "img_size") / 2; side > 4; side /= 2, width *= 2) {
      layers.add(new Conv2d(init, width, 2 * width, 4, of(2, 1), !batch));
      if (batch) {
        layers.add(new Norm2d(init, 2 * width, Norm2d.Options.batch()));
      }
      layers.add(Activation.leakyRelu(.2));
    }
    layers.add(new Conv2d(init, width, 1, 4, of(1, 0), !batch));
    return new Sequential(layers);
  }

  private static Sequential dcganGenerator(JsonObject o, Initializer init) {
    int width = integer(o, "ngf") * integer(o, "img_size") / 8;
    List<Layer> layers = new ArrayList<>();
    layers.add(new ConvTranspose2d(init, integer(o, "nz"), width, 4, of(1, 0), 0, false));
    for (; width > integer(o, "ngf"); width /= 2) {
      layers.add(new Norm2d(init, width, Norm2d.Options.batch()));
      layers.add(Activation.relu());
      layers.add(new ConvTranspose2d(init, width, width / 2, 4, of(2, 1), 0, false));
    }
    layers.add(new Norm2d(init, width, Norm2d.Options.batch()));
    layers.add(Activation.relu());
    layers.add(new ConvTranspose2d(init, width, integer(o, "nc"), 4, of(2, 1), 0, false));
    layers.add(Activation.tanh());
    return new Sequential(layers);
  }

  /** The unit of StarGAN v2's discriminator and encoder. */
  private static final class Unit extends Layer {
    private final Conv2d conv1;
    private final Conv2d conv2;
    private final @Nullable Norm2d norm1;
    private final @Nullable Norm2d norm2;
    private final @Nullable Conv2d conv1x1;
    private final boolean halve;

    Unit(Initializer init, int in, int out, boolean normalize, boolean halve) {
      Norm2d.Options affine =
          new Norm2d.Options(
              io.morph4j.engine.ops.Normalizations.Over.INSTANCE, true, false, 1e-5, .1);
      this.conv1 = child("conv1", new Conv2d(init, in, in, 3, of(1, 1), true));
      this.conv2 = child("conv2", new Conv2d(init, in, out, 3, of(1, 1), true));
      this.norm1 = normalize ? child("norm1", new Norm2d(init, in, affine)) : null;
      this.norm2 = normalize ? child("norm2", new Norm2d(init, in, affine)) : null;
      this.conv1x1 =
          in == out ? null : child("conv1x1", new Conv2d(init, in, out, 1, of(1, 0), false));
      this.halve = halve;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor shortcut = pooled(conv1x1 == null ? x : conv1x1.forward(x));
      Tensor h = conv1.forward(Activations.leakyRelu(norm1 == null ? x : norm1.forward(x), .2));
      h = pooled(h);
      h = conv2.forward(Activations.leakyRelu(norm2 == null ? h : norm2.forward(h), .2));
      return shortcut.plus(h).times(1 / Math.sqrt(2));
    }

    private Tensor pooled(Tensor x) {
      return halve ? Resampling.averagePool2(x) : x;
    }
  }

  /** StarGAN v2's discriminator: one score per domain, that of the wanted domain is returned. */
  private static final class StarGan2Discriminator extends Module {
    private final Sequential main;
    private final int domains;

    StarGan2Discriminator(Initializer init, JsonObject o) {
      int width = integer(o, "base_dim");
      List<Layer> layers = new ArrayList<>();
      layers.add(new Conv2d(init, 3, width, 3, of(1, 1), true));
      for (int side = integer(o, "img_size"); side > 4; side /= 2) {
        int next = Math.min(2 * width, integer(o, "max_conv_dim"));
        layers.add(new Unit(init, width, next, false, true));
        width = next;
      }
      this.domains = integer(o, "num_domains");
      layers.add(Activation.leakyRelu(.2));
      layers.add(new Conv2d(init, width, width, 4, of(1, 0), true));
      layers.add(Activation.leakyRelu(.2));
      layers.add(new Conv2d(init, width, domains, 1, of(1, 0), true));
      this.main = child("main", new Sequential(layers));
    }

    Tensor forward(Tensor x, int[] labels) {
      long n = x.size(0);
      INDArray chosen = Nd4j.zeros(x.type(), n, domains);
      for (int i = 0; i < labels.length; i++) {
        chosen.putScalar(i, labels[i], 1.0);
      }
      return Reductions.sumPerSample(
          main.forward(x).reshape(n, domains).times(Tensor.constant(chosen)));
    }
  }

  /** StarGAN v2's generator without masks. */
  private static final class StarGan2Generator extends Module {
    private final Conv2d fromRgb;
    private final List<Unit> encode = new ArrayList<>();
    private final List<AdainResidualBlock> decode = new ArrayList<>();
    private final Sequential toRgb;

    StarGan2Generator(Initializer init, JsonObject o) {
      int style = integer(o, "style_dim");
      int width = integer(o, "base_dim");
      this.fromRgb = child("from_rgb", new Conv2d(init, 3, width, 3, of(1, 1), true));
      int first = width;
      List<int[]> widths = new ArrayList<>();
      for (int side = integer(o, "img_size"); side > 16; side /= 2) {
        int next = Math.min(2 * width, integer(o, "max_conv_dim"));
        encode.add(new Unit(init, width, next, true, true));
        widths.add(0, new int[] {next, width, 1});
        width = next;
      }
      for (int i = 0; i < 2; i++) {
        encode.add(new Unit(init, width, width, true, false));
        widths.add(0, new int[] {width, width, 0});
      }
      for (int[] w : widths) {
        decode.add(new AdainResidualBlock(init, w[0], w[1], style, w[2] == 1, false));
      }
      for (int i = 0; i < encode.size(); i++) {
        child("encode." + i, encode.get(i));
        child("decode." + i, decode.get(i));
      }
      this.toRgb =
          child(
              "to_rgb",
              new Sequential(
                  new Norm2d(
                      init,
                      first,
                      new Norm2d.Options(
                          io.morph4j.engine.ops.Normalizations.Over.INSTANCE,
                          true,
                          false,
                          1e-5,
                          .1)),
                  Activation.leakyRelu(.2),
                  new Conv2d(init, first, 3, 1, of(1, 0), true)));
    }

    Tensor forward(Tensor x, Tensor s) {
      Tensor h = fromRgb.forward(x);
      for (Unit unit : encode) {
        h = unit.forward(h);
      }
      for (AdainResidualBlock unit : decode) {
        h = unit.forward(h, s);
      }
      return toRgb.forward(h);
    }
  }
}
