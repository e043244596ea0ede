package io.morph4j.core.network;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.nn.AdaIn;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The decoder unit of StarGAN v2 (Choi et al. 2020, table 6).
 *
 * <pre>AdaIN, LeakyReLU(.2), [nearest ×2], c3, AdaIN, LeakyReLU, c3; (residual + shortcut)/√2</pre>
 *
 * <p>{@code (N, in, H, W)} and style {@code (N, S)} to {@code (N, out, H, W)}, or twice the sides.
 * With {@code highPass} the shortcut is left out, as published; its 1×1 weight still exists.
 */
public final class AdainResidualBlock extends Module {
  private final AdaIn norm1;
  private final AdaIn norm2;
  private final Conv2d conv1;
  private final Conv2d conv2;
  private final @Nullable Conv2d conv1x1;
  private final boolean upsample;
  private final boolean highPass;

  public AdainResidualBlock(
      Initializer init, int in, int out, int style, boolean upsample, boolean highPass) {
    this.conv1 = child("conv1", new Conv2d(init, in, out, 3, of(1, 1), true));
    this.conv2 = child("conv2", new Conv2d(init, out, out, 3, of(1, 1), true));
    this.norm1 = child("norm1", new AdaIn(init, style, in));
    this.norm2 = child("norm2", new AdaIn(init, style, out));
    this.conv1x1 =
        in == out ? null : child("conv1x1", new Conv2d(init, in, out, 1, of(1, 0), false));
    this.upsample = upsample;
    this.highPass = highPass;
  }

  /** {@code x} in the style {@code s}. */
  public Tensor forward(Tensor x, Tensor s) {
    Tensor h = Activations.leakyRelu(norm1.forward(x, s), .2);
    h = conv1.forward(upsample ? Resampling.upsample2(h) : h);
    h = conv2.forward(Activations.leakyRelu(norm2.forward(h, s), .2));
    if (highPass) {
      return h;
    }
    Tensor shortcut = upsample ? Resampling.upsample2(x) : x;
    if (conv1x1 != null) {
      shortcut = conv1x1.forward(shortcut);
    }
    return h.plus(shortcut).times(1 / Math.sqrt(2));
  }
}
