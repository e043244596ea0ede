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
 * @param spectralNorm whether a patch discriminator divides its weights by their largest singular
 *     values, in place of the norm (Miyato et al. 2018). Default is false
 */
public record DiscriminatorConfig(
    @Option("kind of discriminator") Kind discriminator,
    @Option("filters of the discriminator's first layer") int ndf,
    @Option("strided layers of a patch discriminator") int discriminatorLayers,
    @Option("spectral normalisation of a patch discriminator") boolean spectralNorm) {
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
    if (spectralNorm && discriminator != Kind.PATCH) {
      throw new IllegalArgumentException("spectralNorm is true; it is for discriminator=patch");
    }
  }

  /** PatchGAN of {@code layers} strided layers. */
  public static DiscriminatorConfig patch(int ndf, int layers) {
    return new DiscriminatorConfig(Kind.PATCH, ndf, layers, false);
  }

  public DiscriminatorConfig withSpectralNorm(boolean value) {
    return new DiscriminatorConfig(discriminator, ndf, discriminatorLayers, value);
  }

  /** The network for pictures of {@code in} channels. */
  public LayerOptions<? extends Layer> options(int in, Norm norm) {
    return discriminator == Kind.PATCH
        ? new PatchDiscriminator.Options(in, ndf, discriminatorLayers, norm, spectralNorm)
        : new PixelDiscriminator.Options(in, ndf, norm);
  }
}
