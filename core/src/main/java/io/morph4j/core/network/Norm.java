package io.morph4j.core.network;

import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Norm2d;

/** The normalisation inside a generator or discriminator. */
public enum Norm {
  /** Instance normalisation without parameters; the convolution in front has a bias. */
  INSTANCE,
  /** Instance normalisation with a gain and a shift per channel. */
  INSTANCE_AFFINE,
  /** Batch normalisation with parameters and running statistics. */
  BATCH,
  /** Nothing; the layer stays as an empty slot so that names do not move. */
  NONE;

  Layer layer(Initializer init, int channels) {
    return switch (this) {
      case INSTANCE -> new Norm2d(init, channels, Norm2d.Options.instance());
      case INSTANCE_AFFINE ->
          new Norm2d(init, channels, Norm2d.Options.instance().withAffine(true));
      case BATCH -> new Norm2d(init, channels, Norm2d.Options.batch());
      case NONE -> Activation.of(x -> x);
    };
  }

  /** Whether a convolution in front of this normalisation has a bias, as in the published nets. */
  public boolean biasBefore() {
    return this == INSTANCE || this == INSTANCE_AFFINE;
  }
}
