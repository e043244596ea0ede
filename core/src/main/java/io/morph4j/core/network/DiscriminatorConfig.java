package io.morph4j.core.network;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.nn.Layer;

/**
 * A discriminator that scores parts of a picture, as a group of a config record.
 *
 * @param discriminator kind of network. Default is PATCH
 * @param ndf filters of its first layer. Default is 64
 * @param discriminatorLayers strided layers of a patch discriminator; 3 sees 70×70 pixels. Default
 *     is 3
 */
public record DiscriminatorConfig(
    @Option("kind of discriminator") Kind discriminator,
    @Option("filters of the discriminator's first layer") int ndf,
    @Option("strided layers of a patch discriminator") int discriminatorLayers) {
  /** The kind of network. */
  public enum Kind {
    /** Scores overlapping patches. */
    PATCH,
    /** Scores every pixel by itself. */
    PIXEL
  }

  public DiscriminatorConfig {
    Checks.between("ndf", ndf, 1, Counts.MOST);
    Checks.between("discriminatorLayers", discriminatorLayers, 1, 16);
  }

  /** PatchGAN of {@code layers} strided layers. */
  public static DiscriminatorConfig patch(int ndf, int layers) {
    return new DiscriminatorConfig(Kind.PATCH, ndf, layers);
  }

  /** The network for pictures of {@code in} channels. */
  public LayerOptions<? extends Layer> options(int in, Norm norm) {
    return discriminator == Kind.PATCH
        ? new PatchDiscriminator.Options(in, ndf, discriminatorLayers, norm)
        : new PixelDiscriminator.Options(in, ndf, norm);
  }
}
