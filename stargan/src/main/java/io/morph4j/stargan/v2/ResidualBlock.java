package io.morph4j.stargan.v2;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.engine.ops.Activations;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.ops.Resampling;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The unit of all networks but the decoder and the mapping (Choi et al. 2020, tables 5 and 7).
 *
 * <pre>residual: [IN], LeakyReLU(.2), c3, [average pool 2], [IN], LeakyReLU, c3
 * shortcut: [c1], [average pool 2];   (residual + shortcut)/√2</pre>
 *
 * <p>{@code (N, in, H, W)} to {@code (N, out, H, W)}, or half the sides.
 */
final class ResidualBlock extends Layer {
  static final Norm2d.Options NORM = new Norm2d.Options(Over.INSTANCE, true, false, 1e-5, .1);

  private final Conv2d conv1;
  private final Conv2d conv2;
  private final @Nullable Norm2d norm1;
  private final @Nullable Norm2d norm2;
  private final @Nullable Conv2d conv1x1;
  private final boolean halve;

  ResidualBlock(Initializer init, int in, int out, boolean normalize, boolean halve) {
    this.conv1 = child("conv1", new Conv2d(init, in, in, 3, of(1, 1), true));
    this.conv2 = child("conv2", new Conv2d(init, in, out, 3, of(1, 1), true));
    this.norm1 = normalize ? child("norm1", new Norm2d(init, in, NORM)) : null;
    this.norm2 = normalize ? child("norm2", new Norm2d(init, in, NORM)) : null;
    this.conv1x1 =
        in == out ? null : child("conv1x1", new Conv2d(init, in, out, 1, of(1, 0), false));
    this.halve = halve;
  }

  @Override
  public Tensor forward(Tensor x) {
    return StepScope.tidy(
        () -> {
          Tensor shortcut = pooled(conv1x1 == null ? x : conv1x1.forward(x));
          Tensor h = pooled(conv1.forward(activated(norm1, x)));
          return conv2.forward(activated(norm2, h)).plus(shortcut).times(1 / Math.sqrt(2));
        });
  }

  private static Tensor activated(@Nullable Norm2d norm, Tensor x) {
    return norm == null ? Activations.leakyRelu(x, .2) : norm.forward(x, .2);
  }

  private Tensor pooled(Tensor x) {
    return halve ? Resampling.averagePool2(x) : x;
  }
}
