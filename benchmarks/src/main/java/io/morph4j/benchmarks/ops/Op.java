package io.morph4j.benchmarks.ops;

import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Conv2d;
import io.morph4j.core.nn.ConvTranspose2d;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Pad2d;
import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.ops.Paddings.Border;
import io.morph4j.engine.tensor.RandomStream;
import java.util.function.Supplier;

/** Operations of generators and discriminators, each on a shape at which it occurs. */
public enum Op {
  /** 3×3, 256 channels of 64²: a residual block at 256². */
  CONV_3X3(
      () -> new Conv2d(init(), 256, 256, 3, ConvolutionGeometry.of(1, 1), true), 1, 256, 64, 64),
  /** 4×4 with stride 2, 64 to 128 channels: the second layer of a U-Net at 256². */
  CONV_4X4_S2(
      () -> new Conv2d(init(), 64, 128, 4, ConvolutionGeometry.of(2, 1), false), 1, 64, 128, 128),
  /** Transposed 3×3 with stride 2, 128 to 64 channels: the last upsampling of a ResNet at 256². */
  CONV_TRANSPOSE(
      () -> new ConvTranspose2d(init(), 128, 64, 3, ConvolutionGeometry.of(2, 1), 1, true),
      1,
      128,
      128,
      128),
  /** 7×7, 64 to 3 channels: the last layer of a ResNet at 256². */
  CONV_7X7_TO_3(
      () -> new Conv2d(init(), 64, 3, 7, ConvolutionGeometry.of(1, 3), true), 1, 64, 256, 256),
  /** 128 to 128 features of 256 samples. */
  LINEAR(() -> new Linear(init(), 128, 128, true), 256, 128),
  INSTANCE_NORM(() -> new Norm2d(init(), 64, Norm2d.Options.instance()), 1, 64, 128, 128),
  BATCH_NORM(() -> new Norm2d(init(), 64, Norm2d.Options.batch()), 8, 64, 64, 64),
  RELU(Activation::relu, 1, 64, 128, 128),
  LEAKY_RELU(() -> Activation.leakyRelu(.2), 1, 64, 128, 128),
  TANH(Activation::tanh, 1, 3, 256, 256),
  REFLECT(() -> new Pad2d(Border.REFLECT, 1), 1, 256, 64, 64),
  /** The sum at the end of a residual block. */
  ADD(() -> Activation.of(x -> x.plus(x)), 1, 256, 64, 64);

  private final Supplier<Layer> make;
  private final long[] shape;

  Op(Supplier<Layer> make, long... shape) {
    this.make = make;
    this.shape = shape;
  }

  Layer layer() {
    return make.get();
  }

  /** The shape of the input. */
  long[] shape() {
    return shape.clone();
  }

  private static Initializer init() {
    return Initializer.normal(new RandomStream(1));
  }
}
