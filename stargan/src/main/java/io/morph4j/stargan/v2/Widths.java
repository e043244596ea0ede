package io.morph4j.stargan.v2;

import static io.morph4j.engine.kernel.ConvolutionGeometry.of;

import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes that the generator, the style encoder and the discriminator share.
 *
 * @param channels of pictures; default 3
 * @param imageSize side of the squares they are trained on, a power of two from 16 to 1024; default
 *     256
 * @param filters width of the first layer; default 2^14/imageSize = 64
 * @param maxFilters up to which the width doubles with each halving of the sides; default 512
 */
record Widths(int channels, int imageSize, int filters, int maxFilters) {
  Widths {
    if (channels < 1 || filters < 1 || maxFilters < filters) {
      throw new IllegalArgumentException(
          "channels and filters must be positive, maxFilters at least filters: %d, %d, %d"
              .formatted(channels, filters, maxFilters));
    }
    if (imageSize < 16 || imageSize > 1024 || Integer.bitCount(imageSize) != 1) {
      throw new IllegalArgumentException(
          "imageSize is %d; it can be 16, 32, 64, 128, 256, 512 or 1024".formatted(imageSize));
    }
  }

  /** The width after {@code halvings} of the sides. */
  int after(int halvings) {
    return (int) Math.min((long) filters << halvings, maxFilters);
  }

  /**
   * Pictures to one vector each, before the branches of the domains.
   *
   * <pre>c3 s1, ResBlk ↓ until 4×4, LeakyReLU(.2), c4 p0, LeakyReLU(.2)</pre>
   */
  List<Layer> trunk(Initializer init) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Conv2d(init, channels, filters, 3, of(1, 1), true));
    int halvings = 0;
    for (int side = imageSize; side > 4; side /= 2, halvings++) {
      layers.add(new ResidualBlock(init, after(halvings), after(halvings + 1), false, true));
    }
    int width = after(halvings);
    layers.add(Activation.leakyRelu(.2));
    layers.add(new Conv2d(init, width, width, 4, of(1, 0), true)); // (N, width, 1, 1)
    layers.add(Activation.leakyRelu(.2));
    return layers;
  }

  int trunkWidth() {
    return after(Integer.numberOfTrailingZeros(imageSize) - 2);
  }
}
