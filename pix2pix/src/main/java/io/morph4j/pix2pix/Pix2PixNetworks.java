package io.morph4j.pix2pix;

import io.morph4j.core.network.Generators;
import io.morph4j.core.network.PatchDiscriminator;
import io.morph4j.core.network.PixelDiscriminator;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.pix2pix.Pix2PixConfig.DiscriminatorKind;
import io.morph4j.pix2pix.Pix2PixConfig.GeneratorKind;
import java.util.Map;

/** The networks that a configuration asks for. */
final class Pix2PixNetworks {
  private Pix2PixNetworks() {}

  static Layer generator(Pix2PixConfig config, Initializer init) {
    return Generators.build(
        kind(config), structure(config), config.networkInputs(), config.networkOutputs(), init);
  }

  /** Sees the output, behind the input unless it is unconditional. */
  static Layer discriminator(Pix2PixConfig config, Initializer init) {
    int in = config.networkOutputs() + (config.conditional() ? config.networkInputs() : 0);
    return config.discriminator() == DiscriminatorKind.PATCH
        ? new PatchDiscriminator(
            init, in, config.ndf(), config.discriminatorLayers(), config.norm())
        : new PixelDiscriminator(init, in, config.ndf(), config.norm());
  }

  /** The name of the generator's network in model files. */
  static String kind(Pix2PixConfig config) {
    return config.generator() == GeneratorKind.UNET ? "unet" : "resnet";
  }

  /** The generator's options as {@link Generators} and model files name them. */
  static Map<String, String> structure(Pix2PixConfig config) {
    int in = config.networkInputs();
    int out = config.networkOutputs();
    return config.generator() == GeneratorKind.UNET
        ? Generators.describe(
            new UnetGenerator.Options(
                in, out, config.downs(), config.ngf(), config.norm(), config.dropout()))
        : Generators.describe(
            new ResnetGenerator.Options(
                in,
                out,
                config.ngf(),
                config.blocks(),
                config.norm(),
                config.padding(),
                config.dropout(),
                config.upsampling()));
  }
}
