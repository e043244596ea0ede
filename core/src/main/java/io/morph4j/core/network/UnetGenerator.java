package io.morph4j.core.network;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The generator of pix2pix (Ronneberger et al. 2015; Isola et al. 2017, appendix 6.1.1).
 *
 * <pre>C64-C128-C256-C512×(n-3)  down, each c4 s2 p1
 * CD512×(n-4)-C512-C256-C128-C64  up, each dc4 s2 p1 on concat(skip, below), tanh</pre>
 *
 * <p>{@code (N, in, H, W)} in [-1, 1] to {@code (N, out, H, W)} in [-1, 1]; sides are multiples of
 * 2^downs. Names and counts are those of the published PyTorch implementation: {@code unet_256} (8
 * downs, batch norm) has 54,413,955 parameters, {@code unet_128} 41,828,995. The published net
 * applies the LeakyReLU of the way down in place, so its skips carry activated values; the ReLU
 * behind the concatenation makes both forms equal.
 */
public final class UnetGenerator extends Layer {
  /**
   * Options of the generator.
   *
   * @param downs halvings: 8 for 256², 7 for 128²; 5 to 12
   * @param filters width of the first layer; default 64
   * @param norm default BATCH
   * @param dropout .5 in the inner levels of full width; default true
   */
  public record Options(
      int inputChannels, int outputChannels, int downs, int filters, Norm norm, boolean dropout)
      implements LayerOptions<UnetGenerator>, InferableOptions<UnetGenerator> {
    /** RGB to RGB, 64 filters, eight downs, batch norm, dropout. */
    public Options() {
      this(3, 3, 8, 64, Norm.BATCH, true);
    }

    public Options {
      if (inputChannels < 1 || outputChannels < 1 || filters < 1 || downs < 5 || downs > 12) {
        throw new IllegalArgumentException(
            "channels and filters must be positive, downs 5 to 12: %d, %d, %d, %d"
                .formatted(inputChannels, outputChannels, filters, downs));
      }
      Counts.check(inputChannels, outputChannels, filters);
    }

    /** RGB to RGB, 64 filters, batch norm, dropout. */
    public static Options of(int downs) {
      return new Options(3, 3, downs, 64, Norm.BATCH, true);
    }

    @Override
    public String kind() {
      return "unet";
    }

    @Override
    public UnetGenerator build(Initializer init) {
      return new UnetGenerator(init, this);
    }

    @Override
    public int multiple() {
      return 1 << downs;
    }

    /** Weights do not tell whether there was dropout: without. */
    @Override
    public Optional<Options> infer(StateShapes shapes) {
      if (!shapes.has("model.model.0.weight")) {
        return Optional.empty();
      }
      int found = 1;
      String innermost = "";
      String level = "model.model.1.model.";
      while (shapes.has(level + "1.weight")) {
        found++;
        innermost = level;
        level += "3.model.";
      }
      if (found < 5 || found > 12) {
        throw new IllegalArgumentException(
            "it is a unet with " + found + " down convolutions, expected 5 to 12");
      }
      return Optional.of(
          new Options(
              shapes.side("model.model.0.weight", 1),
              shapes.side("model.model.3.weight", 1),
              found,
              shapes.side("model.model.0.weight", 0),
              shapes.norm(innermost + "4", innermost + "3"),
              false));
    }

    @Override
    public Map<String, Map<String, String>> variants() {
      return Map.of("unet_256", Map.of("downs", "8"), "unet_128", Map.of("downs", "7"));
    }

    @Override
    public Options withDropout() {
      return new Options(inputChannels, outputChannels, downs, filters, norm, true);
    }
  }

  private final Level model;
  private final int multiple;

  public UnetGenerator(Initializer init, Options options) {
    int f = options.filters();
    Norm norm = options.norm();
    Level level = Level.innermost(init, 8 * f, norm);
    for (int i = 0; i < options.downs() - 5; i++) {
      level = Level.middle(init, 8 * f, 8 * f, level, norm, options.dropout());
    }
    for (int width = 4 * f; width >= f; width /= 2) {
      level = Level.middle(init, width, 2 * width, level, norm, false);
    }
    this.model =
        child(
            "model",
            Level.outermost(
                init, options.inputChannels(), options.outputChannels(), f, level, norm));
    this.multiple = 1 << options.downs();
  }

  @Override
  public Tensor forward(Tensor x) {
    if (x.size(2) % multiple != 0 || x.size(3) % multiple != 0) {
      throw new IllegalArgumentException(
          "this generator takes sides that are multiples of %d, got %d×%d"
              .formatted(multiple, x.size(2), x.size(3)));
    }
    return model.forward(x);
  }

  /**
   * One level: halve, go through the level below, double; all but the outermost add their input.
   *
   * <p>Between levels run activated values, {@code leakyRelu} on the way down and {@code relu} on
   * the way up, computed together with the normalisation before them. Order and names are still
   * those of the published nets, where a level begins with its activations.
   */
  private static final class Level extends Layer {
    private static final double SLOPE = .2;

    private final List<UnaryOperator<Tensor>> path;
    private final boolean skip;

    /** The last normalisation on the way up if nothing but a ReLU follows it, or null. */
    private final @Nullable Norm2d last;

    private Level(
        List<Layer> published, List<Layer> computed, boolean skip, @Nullable Norm2d last) {
      child("model", new Sequential(published));
      this.path = computed.stream().<UnaryOperator<Tensor>>map(layer -> layer::forward).toList();
      this.skip = skip;
      this.last = last;
    }

    static Level outermost(Initializer init, int in, int out, int inner, Level below, Norm norm) {
      Layer down = new Conv2d(init, in, inner, 4, of(2, 1), norm.biasBefore());
      Layer up = new ConvTranspose2d(init, 2 * inner, out, 4, of(2, 1), 0, true);
      Layer last = Activation.tanh();
      return new Level(
          List.of(down, below, Activation.relu(), up, last),
          List.of(down, Activation.leakyRelu(SLOPE), below, up, last),
          false,
          null);
    }

    static Level middle(
        Initializer init, int outer, int inner, Level below, Norm norm, boolean dropout) {
      boolean bias = norm.biasBefore();
      Activation leaky = Activation.leakyRelu(SLOPE);
      Activation relu = Activation.relu();
      Layer down = new Conv2d(init, outer, inner, 4, of(2, 1), bias);
      Layer downNorm = norm.layer(init, inner);
      Layer up = new ConvTranspose2d(init, 2 * inner, outer, 4, of(2, 1), 0, bias);
      Layer upNorm = norm.layer(init, outer);
      List<Layer> published = List.of(leaky, down, downNorm, below, relu, up, upNorm);
      List<Layer> way = List.of(down, new Sequential(downNorm, leaky), below, up);
      if (!dropout) {
        return ending(published, way, upNorm);
      }
      // relu(m x) = m relu(x) for the masks m of dropout, which are not negative.
      Layer drop = new Dropout(.5, false, init.random());
      return new Level(
          plus(published, drop), plus(way, new Sequential(upNorm, relu), drop), true, null);
    }

    static Level innermost(Initializer init, int width, Norm norm) {
      boolean bias = norm.biasBefore();
      Activation relu = Activation.relu();
      Layer down = new Conv2d(init, width, width, 4, of(2, 1), bias);
      Layer up = new ConvTranspose2d(init, width, width, 4, of(2, 1), 0, bias);
      Layer upNorm = norm.layer(init, width);
      return ending(
          List.of(Activation.leakyRelu(SLOPE), down, relu, up, upNorm),
          List.of(down, relu, up),
          upNorm);
    }

    /** A level that ends with a normalisation and ReLU. */
    private static Level ending(List<Layer> published, List<Layer> way, Layer norm) {
      return norm instanceof Norm2d last
          ? new Level(published, way, true, last)
          : new Level(published, plus(way, norm, Activation.relu()), true, null);
    }

    private static List<Layer> plus(List<Layer> layers, Layer... more) {
      return Stream.concat(layers.stream(), Stream.of(more)).toList();
    }

    /** {@code x} comes activated, and so does the result of all but the outermost level. */
    @Override
    public Tensor forward(Tensor x) {
      Tensor y = StepScope.chain(x, path, UnaryOperator::apply);
      if (!skip) {
        return y;
      }
      return last == null ? Activations.reluBeside(x, y) : last.forwardBeside(x, y);
    }
  }
}
