package io.morph4j.stargan.v2;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.network.AdainResidualBlock;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * G: a picture and a style to the picture in that style (Choi et al. 2020, table 5).
 *
 * <pre>c3 s1-64, ResBlk ↓ 128, 256, 512, 512, ResBlk 512 ×2,
 * AdaIN ResBlk 512 ×2, ↑ 512, 256, 128, 64, IN, LeakyReLU(.2), c1-3; no tanh</pre>
 *
 * <p>Down to sides of 16, and once more with {@code highPass}; that also leaves the shortcuts of
 * the decoder out, and adds high frequencies of the encoder where masks are given. 43,467,395
 * parameters for 256² with it, 33,892,995 without, checked against the published implementation,
 * whose names these are.
 */
public final class StarGan2Generator extends Module {
  /**
   * Options of the generator.
   *
   * @param channels of pictures; default 3
   * @param imageSize side it is trained on, a power of two from 16 to 1024; default 256
   * @param filters width of the first layer; default 64
   * @param maxFilters up to which the width doubles; default 512
   * @param styleDimension length of a style; default 64
   * @param highPass w_hpf, 0 for none; default 1, as published for faces; animals have 0
   */
  public record Options(
      int channels, int imageSize, int filters, int maxFilters, int styleDimension, double highPass)
      implements NetworkOptions<StarGan2Generator> {
    /** RGB, 256², 64 to 512 filters, styles of 64, w_hpf 1. */
    public Options() {
      this(3, 256, 64, 512, 64, 1);
    }

    public Options {
      new Widths(channels, imageSize, filters, maxFilters);
      if (styleDimension < 1 || !(highPass >= 0)) {
        throw new IllegalArgumentException(
            "styleDimension must be positive, highPass not negative: %d, %s"
                .formatted(styleDimension, highPass));
      }
    }

    @Override
    public String kind() {
      return "stargan2-generator";
    }

    @Override
    public StarGan2Generator build(Initializer init) {
      return new StarGan2Generator(init, this);
    }

    /**
     * Pictures {@code (N, channels, H, W)}, styles {@code (N, styleDimension)} and, with {@code
     * highPass}, perhaps two masks {@code (N, 1, H, W)}.
     */
    @Override
    public Tensor forward(StarGan2Generator network, Tensor... inputs) {
      return inputs.length == 4
          ? network.forward(inputs[0], inputs[1], new Masks(inputs[2], inputs[3]))
          : network.forward(inputs[0], inputs[1]);
    }

    int halvings() {
      return Integer.numberOfTrailingZeros(imageSize) - 4 + (highPass > 0 ? 1 : 0);
    }

    @Override
    public int multiple() {
      return 1 << halvings();
    }

    /** The coarse and the fine one. */
    @Override
    public int masks() {
      return highPass > 0 ? 2 : 0;
    }

    @Override
    public int leastSide() {
      return 2 * multiple();
    }
  }

  /**
   * Where the high frequencies of the source are kept, in [0, 1], {@code (N, 1, H, W)}.
   *
   * @param coarse at sides of 32, of pictures of {@code imageSize}
   * @param fine at sides of 64 and 128
   */
  public record Masks(Tensor coarse, Tensor fine) {
    /**
     * Both planes of {@code masks}.
     *
     * @param masks {@code (N, 2, H, W)}
     */
    static Masks of(Tensor masks) {
      return new Masks(Shapes.slice(masks, 1, 0, 1), Shapes.slice(masks, 1, 1, 2));
    }

    /** The mask for {@code h}, which has {@code side} where pictures have the trained size. */
    private @Nullable Tensor at(long side, Tensor h) {
      if (side == 32) {
        return HighPass.resized(coarse, h.size(2), h.size(3));
      }
      return side == 64 || side == 128 ? HighPass.resized(fine, h.size(2), h.size(3)) : null;
    }
  }

  /**
   * What {@link #encode} gives.
   *
   * @param h the innermost maps
   * @param skips maps on the way there, by their side; none without masks
   * @param side of the pictures
   */
  record Encoded(Tensor h, Map<Long, Tensor> skips, @Nullable Masks masks, long side) {}

  private final Conv2d fromRgb;
  private final List<ResidualBlock> encode = new ArrayList<>();
  private final List<AdainResidualBlock> decode = new ArrayList<>();
  private final Sequential toRgb;
  private final @Nullable HighPass highPass;
  private final int multiple;
  private final int imageSize;

  public StarGan2Generator(Initializer init, Options o) {
    Widths widths = new Widths(o.channels(), o.imageSize(), o.filters(), o.maxFilters());
    this.multiple = o.multiple();
    this.imageSize = o.imageSize();
    int halvings = o.halvings();
    this.fromRgb =
        child("from_rgb", new Conv2d(init, o.channels(), o.filters(), 3, of(1, 1), true));
    for (int i = 0; i < halvings; i++) {
      encode.add(new ResidualBlock(init, widths.after(i), widths.after(i + 1), true, true));
    }
    int inner = widths.after(halvings);
    for (int i = 0; i < 2; i++) {
      encode.add(new ResidualBlock(init, inner, inner, true, false));
      decode.add(adaIn(init, o, inner, inner, false));
    }
    for (int i = halvings; i > 0; i--) {
      decode.add(adaIn(init, o, widths.after(i), widths.after(i - 1), true));
    }
    children("encode", encode);
    children("decode", decode);
    this.toRgb =
        child(
            "to_rgb",
            new Sequential(
                new Norm2d(init, o.filters(), ResidualBlock.NORM),
                Activation.leakyRelu(.2),
                new Conv2d(init, o.filters(), o.channels(), 1, of(1, 0), true)));
    this.highPass = o.highPass() > 0 ? child("hpf", new HighPass(init, o.highPass())) : null;
  }

  private static AdainResidualBlock adaIn(
      Initializer init, Options o, int in, int out, boolean upsample) {
    return new AdainResidualBlock(init, in, out, o.styleDimension(), upsample, o.highPass() > 0);
  }

  private void children(String name, List<? extends Module> units) {
    for (int i = 0; i < units.size(); i++) {
      child(name + "." + i, units.get(i));
    }
  }

  /**
   * The pictures {@code x} in the styles {@code s}.
   *
   * @param x {@code (N, channels, H, W)} in [-1, 1]
   * @param s {@code (N, styleDimension)}
   * @return the shape of {@code x}, about in [-1, 1]
   */
  public Tensor forward(Tensor x, Tensor s) {
    return forward(x, s, null);
  }

  /** The same; with masks the high frequencies that they cover stay those of {@code x}. */
  public Tensor forward(Tensor x, Tensor s, @Nullable Masks masks) {
    return decode(encode(x, masks), s);
  }

  /**
   * The half of the generator that no style enters: computed once, it serves several styles.
   *
   * @param x {@code (N, channels, H, W)} in [-1, 1]
   */
  Encoded encode(Tensor x, @Nullable Masks masks) {
    if (x.size(2) % multiple != 0 || x.size(3) % multiple != 0) {
      throw new IllegalArgumentException(
          "this generator takes sides that are multiples of %d, got %d×%d"
              .formatted(multiple, x.size(2), x.size(3)));
    }
    if (masks != null && highPass == null) {
      throw new IllegalArgumentException("masks are for generators with highPass above 0");
    }
    if (masks == null) {
      Supplier<Tensor> whole =
          () -> StepScope.chain(fromRgb.forward(x), encode, ResidualBlock::forward);
      return new Encoded(StepScope.tidy(whole), Map.of(), null, x.size(2));
    }
    Map<Long, Tensor> skips = new HashMap<>();
    Tensor h = fromRgb.forward(x);
    for (ResidualBlock unit : encode) {
      skips.put(h.size(2), h);
      h = unit.forward(h);
    }
    return new Encoded(h, skips, masks, x.size(2));
  }

  /** The encoded pictures in the styles {@code s}. */
  Tensor decode(Encoded encoded, Tensor s) {
    Masks masks = encoded.masks();
    if (masks == null || highPass == null) {
      return toRgb.forward(StepScope.chain(encoded.h(), decode, (unit, t) -> unit.forward(t, s)));
    }
    Tensor h = encoded.h();
    for (AdainResidualBlock unit : decode) {
      h = unit.forward(h, s);
      Tensor skip = encoded.skips().get(h.size(2));
      Tensor mask = masks.at(imageSize * h.size(2) / encoded.side(), h);
      if (mask != null && skip != null) {
        h = h.plus(highPass.forward(skip.times(mask)));
      }
    }
    return toRgb.forward(h);
  }
}
