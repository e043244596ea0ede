package io.morph4j.tools;

import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A generator without learning, for tests of models of several domains: it paints a share of the
 * colour over a picture that three numbers from 0 to 1 (red, green, blue) stand for, be they labels
 * or a style.
 */
public final class Painter extends Module {
  /** The domains of its models. */
  public static final List<String> DOMAINS = List.of("red", "green", "blue");

  private final INDArray share;

  private Painter(Initializer init) {
    share = buffer("share", init.zeros(1));
  }

  /** No options at all. */
  public record Options() implements NetworkOptions<Painter> {
    @Override
    public String kind() {
      return "painter";
    }

    @Override
    public Painter build(Initializer init) {
      return new Painter(init);
    }

    @Override
    public Tensor forward(Painter network, Tensor... inputs) {
      double share = network.share.getDouble(0);
      Tensor x = inputs[0];
      Tensor colour = inputs[1].reshape(x.size(0), 3, 1, 1).broadcastTo(x.shape());
      return x.times(1 - share).plus(colour.times(2).plus(-1).times(share));
    }
  }

  /** Styles: the domain's colour, plus noise times the spread. */
  public static final class Styles extends Module {
    private final INDArray spread;

    private Styles(Initializer init) {
      spread = buffer("spread", init.zeros(1));
    }

    /** No options at all. */
    public record Options() implements NetworkOptions<Styles> {
      @Override
      public String kind() {
        return "painter-styles";
      }

      @Override
      public Styles build(Initializer init) {
        return new Styles(init);
      }

      @Override
      public Tensor forward(Styles network, Tensor... inputs) {
        return inputs[0].times(network.spread.getDouble(0)).plus(inputs[1]);
      }
    }
  }

  /** The style of a picture: its mean colour. */
  public static final class MeanColour extends Module {
    private MeanColour() {}

    /** No options at all. */
    public record Options() implements NetworkOptions<MeanColour> {
      @Override
      public String kind() {
        return "painter-mean-colour";
      }

      @Override
      public MeanColour build(Initializer init) {
        return new MeanColour();
      }

      @Override
      public Tensor forward(MeanColour network, Tensor... inputs) {
        Tensor x = inputs[0];
        long places = x.size(2) * x.size(3);
        Tensor sum = x.sumTo(x.size(0), 3, 1, 1).reshape(x.size(0), 3);
        return sum.times(.5 / places).plus(.5);
      }
    }
  }

  /** Writes a model guided by labels. */
  public static Path byLabel(Path file, double share) {
    Options options = new Options();
    Painter painter = options.build(Initializer.zero());
    painter.share.assign(share);
    new ModelFile(
            new ModelDescription(
                "painter",
                Map.of("G", NetworkDescription.of(NetworkRole.GENERATOR, options)),
                GuidedPictureToPicture.byLabel(options, 3, 3, 3),
                DOMAINS,
                InferencePolicy.of(false, BatchStatistics.BATCH),
                Map.of()),
            painter.state())
        .save(file);
    return file;
  }

  /** Writes a model guided by styles: drawn from noise, or the mean colour of a picture. */
  public static Path byStyle(Path file, double spread) {
    return byStyle(file, spread, DOMAINS);
  }

  /** The same with other names of the three domains. */
  public static Path byStyle(Path file, double spread, List<String> domains) {
    Options options = new Options();
    Painter painter = options.build(Initializer.zero());
    painter.share.assign(1);
    Styles styles = new Styles.Options().build(Initializer.zero());
    styles.spread.assign(spread);
    ModelFile.of(
            new ModelDescription(
                "painter",
                Map.of(
                    "E",
                    NetworkDescription.of(NetworkRole.ENCODER, new MeanColour.Options()),
                    "F",
                    NetworkDescription.of(NetworkRole.MAPPING, new Styles.Options()),
                    "G",
                    NetworkDescription.of(NetworkRole.GENERATOR, options)),
                GuidedPictureToPicture.byStyle(options, 3, 3, 3, 3, 0),
                domains,
                InferencePolicy.of(false, BatchStatistics.BATCH),
                Map.of()),
            Map.of("E", Map.of(), "F", styles.state(), "G", painter.state()))
        .save(file);
    return file;
  }
}
