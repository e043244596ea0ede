package io.morph4j.core.network;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.network.ResnetGenerator.Upsampling;
import io.morph4j.core.nn.Layer;
import io.morph4j.engine.ops.Paddings.Border;

/**
 * A generator from pictures to pictures, as a group of a config record.
 *
 * @param generator kind of network. Default is RESNET
 * @param ngf filters of its first layer. Default is 64
 * @param blocks residual blocks of a ResNet: 9 for 256², 6 for 128². Default is 9
 * @param downs halvings of a U-Net: 8 for 256², 7 for 128²; 5 to 12. Default is 8
 * @param padding border of the residual blocks. Default is REFLECT
 * @param dropout .5 while training. Default is false
 * @param upsampling how a ResNet grows the picture; all but TRANSPOSED, the default, work against
 *     checkerboards
 * @param globalSkip whether and how a ResNet learns the change of the picture. Default is NONE
 */
public record GeneratorConfig(
    @Option("network of the generator") Kind generator,
    @Option("filters of the generator's first layer") int ngf,
    @Option("residual blocks of a ResNet") int blocks,
    @Option("halvings of a U-Net, 5 to 12") int downs,
    @Option("border of the residual blocks") Border padding,
    @Option("dropout .5 in the generator while training") boolean dropout,
    @Option("how a ResNet grows the picture") Upsampling upsampling,
    @Option("a ResNet learns the change of the picture") GlobalSkip globalSkip) {
  /** The kind of network. */
  public enum Kind {
    /** Residual blocks at a quarter of the sides (Zhu et al. 2017, appendix 7.2). */
    RESNET {
      @Override
      LayerOptions<? extends Layer> options(GeneratorConfig config, int in, int out, Norm norm) {
        return new ResnetGenerator.Options(
            in,
            out,
            config.ngf,
            config.blocks,
            norm,
            config.padding,
            config.dropout,
            config.upsampling,
            config.globalSkip);
      }
    },
    /** Down to one pixel and up again with skips (Isola et al. 2017, appendix 6.1.1). */
    UNET {
      @Override
      LayerOptions<? extends Layer> options(GeneratorConfig config, int in, int out, Norm norm) {
        return new UnetGenerator.Options(in, out, config.downs, config.ngf, norm, config.dropout);
      }
    };

    abstract LayerOptions<? extends Layer> options(
        GeneratorConfig config, int in, int out, Norm norm);
  }

  public GeneratorConfig {
    Checks.between("ngf", ngf, 1, Counts.MOST);
    Checks.between("blocks", blocks, 0, 1000);
    Checks.between("downs", downs, 5, 12);
  }

  /** A ResNet of {@code blocks} blocks as published for CycleGAN. */
  public static GeneratorConfig resnet(int blocks, int ngf) {
    return new GeneratorConfig(
        Kind.RESNET, ngf, blocks, 8, Border.REFLECT, false, Upsampling.TRANSPOSED, GlobalSkip.NONE);
  }

  /** A U-Net of {@code downs} halvings as published for pix2pix. */
  public static GeneratorConfig unet(int downs, int ngf, boolean dropout) {
    return new GeneratorConfig(
        Kind.UNET, ngf, 9, downs, Border.REFLECT, dropout, Upsampling.TRANSPOSED, GlobalSkip.NONE);
  }

  public GeneratorConfig withUpsampling(Upsampling value) {
    return new GeneratorConfig(generator, ngf, blocks, downs, padding, dropout, value, globalSkip);
  }

  public GeneratorConfig withGlobalSkip(GlobalSkip value) {
    return new GeneratorConfig(generator, ngf, blocks, downs, padding, dropout, upsampling, value);
  }

  /** The network from {@code in} to {@code out} channels. */
  public LayerOptions<? extends Layer> options(int in, int out, Norm norm) {
    return generator.options(this, in, out, norm);
  }

  /** The sides of what the generator takes are multiples of this. */
  public int multiple() {
    return options(3, 3, Norm.INSTANCE).multiple();
  }

  /**
   * Refuses samples that do not fit the network.
   *
   * @throws IllegalArgumentException unless {@code cropSize} is a multiple of {@link #multiple}
   */
  public void requireSide(int cropSize) {
    int multiple = multiple();
    if (cropSize < multiple || cropSize % multiple != 0) {
      throw new IllegalArgumentException(
          "cropSize is %d; this generator wants a multiple of %d%s"
              .formatted(
                  cropSize, multiple, generator == Kind.UNET ? " (2 to the power of downs)" : ""));
    }
  }
}
