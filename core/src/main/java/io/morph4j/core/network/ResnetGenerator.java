package io.morph4j.core.network;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Pad2d;
import io.morph4j.core.nn.Recomputation;
import io.morph4j.core.nn.Recomputing;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The generator of CycleGAN (Johnson et al. 2016; Zhu et al. 2017, appendix 7.2).
 *
 * <pre>c7s1-64, d128, d256, R256×n, u128, u64, c7s1-3, tanh</pre>
 *
 * <p>{@code (N, in, H, W)} in [-1, 1] to {@code (N, out, H, W)} in [-1, 1]; sides are multiples of
 * 4. Parameter names and counts are those of the published PyTorch implementation: 11,378,179 for
 * nine blocks, 7,837,699 for six. With {@code Upsampling.BLUR} the net is the anti-aliased variant
 * of CUT (Park et al. 2020); {@code RESIZE} replaces transposed convolutions against checkerboards
 * (Odena et al. 2016).
 */
public final class ResnetGenerator extends Layer implements Recomputing {
  /** How the picture grows again on the way out. */
  public enum Upsampling {
    /** c3 s2 transposed, the published form. */
    TRANSPOSED,
    /** Nearest ×2, reflect-pad 1, c3. */
    RESIZE,
    /** Bilinear ×2, reflect-pad 1, c3. */
    BILINEAR,
    /** [1 3 3 1] blur ×2, c3; the way in is anti-aliased too. */
    BLUR
  }

  /**
   * Options of the generator.
   *
   * @param filters width of the first layer; default 64
   * @param blocks residual blocks: 9 for 256², 6 for 128²
   * @param norm default INSTANCE
   * @param padding border of the 3×3 convolutions in the blocks; default REFLECT
   * @param dropout .5 inside each block; default false
   * @param upsampling default TRANSPOSED
   * @param globalSkip whether and how the net learns the change of the picture; default NONE
   */
  public record Options(
      int inputChannels,
      int outputChannels,
      int filters,
      int blocks,
      Norm norm,
      Border padding,
      boolean dropout,
      Upsampling upsampling,
      GlobalSkip globalSkip)
      implements LayerOptions<ResnetGenerator>, InferableOptions<ResnetGenerator> {
    /** RGB to RGB, 64 filters, nine blocks, the other defaults as of {@link #of}. */
    public Options() {
      this(
          3,
          3,
          64,
          9,
          Norm.INSTANCE,
          Border.REFLECT,
          false,
          Upsampling.TRANSPOSED,
          GlobalSkip.NONE);
    }

    public Options {
      if (inputChannels < 1 || outputChannels < 1 || filters < 1 || blocks < 0) {
        throw new IllegalArgumentException(
            "channels and filters must be positive, blocks not negative: %d, %d, %d, %d"
                .formatted(inputChannels, outputChannels, filters, blocks));
      }
      Counts.check(inputChannels, outputChannels, filters, blocks);
      if (globalSkip != GlobalSkip.NONE && inputChannels != outputChannels) {
        throw new IllegalArgumentException(
            "globalSkip is %s, but the channels in and out are %d and %d; set globalSkip=none"
                .formatted(
                    globalSkip.name().toLowerCase(Locale.ROOT), inputChannels, outputChannels));
      }
    }

    /** RGB to RGB, 64 filters, instance norm, reflection, no dropout, transposed convolutions. */
    public static Options of(int blocks) {
      return new Options().with(Map.of("blocks", "" + blocks));
    }

    @Override
    public String kind() {
      return "resnet";
    }

    @Override
    public ResnetGenerator build(Initializer init) {
      return new ResnetGenerator(init, this);
    }

    @Override
    public int multiple() {
      return 4;
    }

    /** The blocks reflect by one at a quarter of the side, so that must be at least two. */
    @Override
    public int leastSide() {
      return 8;
    }

    /** See {@link ResnetShapes}. */
    @Override
    public Optional<Options> infer(StateShapes shapes) {
      return ResnetShapes.infer(shapes);
    }

    @Override
    public boolean isConstant(String key, INDArray value) {
      return upsampling == Upsampling.BLUR && ResnetShapes.isBlur(key, value);
    }

    @Override
    public Map<String, Map<String, String>> variants() {
      return Map.of(
          "resnet_9blocks", Map.of("blocks", "9"), "resnet_6blocks", Map.of("blocks", "6"));
    }

    public Options withFilters(int value) {
      return with(Map.of("filters", "" + value));
    }

    public Options withChannels(int in, int out) {
      return with(Map.of("inputChannels", "" + in, "outputChannels", "" + out));
    }

    public Options withNorm(Norm value) {
      return with(Map.of("norm", value.name()));
    }

    public Options withPadding(Border value) {
      return with(Map.of("padding", value.name()));
    }

    public Options withDropout(boolean value) {
      return with(Map.of("dropout", "" + value));
    }

    public Options withUpsampling(Upsampling value) {
      return with(Map.of("upsampling", value.name()));
    }

    public Options withGlobalSkip(GlobalSkip value) {
      return with(Map.of("globalSkip", value.name()));
    }

    private Options with(Map<String, String> values) {
      return ConfigRecords.with(this, values);
    }
  }

  private final Sequential model;

  /** The same layers: the way in, the blocks, the way out. */
  private final List<Layer> stages;

  private final GlobalSkip globalSkip;
  private boolean saveMemory;

  public ResnetGenerator(Initializer init, Options options) {
    this.globalSkip = options.globalSkip();
    Norm norm = options.norm();
    boolean bias = norm.biasBefore();
    int f = options.filters();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Pad2d(Border.REFLECT, 3));
    layers.add(new Conv2d(init, options.inputChannels(), f, 7, of(1, 0), bias));
    layers.add(norm.layer(init, f));
    layers.add(Activation.relu());
    for (int width = f; width < 4 * f; width *= 2) {
      boolean blur = options.upsampling() == Upsampling.BLUR;
      layers.add(new Conv2d(init, width, 2 * width, 3, of(blur ? 1 : 2, 1), bias));
      layers.add(norm.layer(init, 2 * width));
      layers.add(Activation.relu());
      if (blur) {
        layers.add(Activation.of(Resampling::blurPool2));
      }
    }
    for (int i = 0; i < options.blocks(); i++) {
      layers.add(new Block(init, 4 * f, options));
    }
    int out = layers.size();
    for (int width = 4 * f; width > f; width /= 2) {
      addUp(layers, init, width, options);
      layers.add(norm.layer(init, width / 2));
      layers.add(Activation.relu());
    }
    layers.add(new Pad2d(Border.REFLECT, 3));
    layers.add(new Conv2d(init, f, options.outputChannels(), 7, of(1, 0), true));
    if (globalSkip == GlobalSkip.NONE) {
      layers.add(Activation.tanh());
    }
    this.model = child("model", new Sequential(layers));
    this.stages = new ArrayList<>(layers.subList(out - options.blocks(), out));
    stages.add(0, new Sequential(layers.subList(0, out - options.blocks())));
    stages.add(new Sequential(layers.subList(out, layers.size())));
  }

  /**
   * Whether training keeps only the inputs of the way in, of each residual block and of the way
   * out, and computes them a second time in the backward pass. The numbers stay the same.
   */
  @Override
  public void saveMemory(boolean on) {
    saveMemory = on;
  }

  private static void addUp(List<Layer> layers, Initializer init, int width, Options options) {
    boolean bias = options.norm().biasBefore();
    switch (options.upsampling()) {
      case TRANSPOSED ->
          layers.add(new ConvTranspose2d(init, width, width / 2, 3, of(2, 1), 1, bias));
      case RESIZE, BILINEAR -> {
        boolean nearest = options.upsampling() == Upsampling.RESIZE;
        layers.add(Activation.of(nearest ? Resampling::upsample2 : Resampling::blurUpsample2));
        layers.add(new Pad2d(Border.REFLECT, 1));
        layers.add(new Conv2d(init, width, width / 2, 3, of(1, 0), bias));
      }
      case BLUR -> {
        layers.add(Activation.of(Resampling::blurUpsample2));
        layers.add(new Conv2d(init, width, width / 2, 3, of(1, 1), bias));
      }
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    if (x.size(2) % 4 != 0 || x.size(3) % 4 != 0) {
      throw new IllegalArgumentException(
          "this generator takes sides that are multiples of 4, got %d×%d"
              .formatted(x.size(2), x.size(3)));
    }
    Tensor y = saveMemory ? StepScope.chain(x, stages, Recomputation::forward) : model.forward(x);
    return globalSkip.join(x, y);
  }

  /** {@code x + c3(relu(norm(c3(x))))}, padded by the chosen border; no ReLU after the sum. */
  private static final class Block extends Layer {
    private final Sequential path;

    Block(Initializer init, int width, Options options) {
      Norm norm = options.norm();
      List<Layer> layers = new ArrayList<>();
      addConvolution(layers, init, width, options);
      layers.add(norm.layer(init, width));
      layers.add(Activation.relu());
      if (options.dropout()) {
        layers.add(new Dropout(.5, false, init.random()));
      }
      addConvolution(layers, init, width, options);
      layers.add(norm.layer(init, width));
      this.path = child("conv_block", new Sequential(layers));
    }

    /** Zero padding is the convolution's own and has no slot, as published. */
    private static void addConvolution(
        List<Layer> layers, Initializer init, int width, Options options) {
      boolean own = options.padding() == Border.ZERO;
      if (!own) {
        layers.add(new Pad2d(options.padding(), 1));
      }
      layers.add(
          new Conv2d(init, width, width, 3, of(1, own ? 1 : 0), options.norm().biasBefore()));
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.plus(path.forward(x));
    }
  }
}
