package io.morph4j.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dOptions;
import org.bytedeco.pytorch.InstanceNorm2dImpl;
import org.bytedeco.pytorch.InstanceNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A network of LibTorch modules, one after the other. */
final class LibTorchNet {
  /** A part of a forward pass, {@code (N, C, H, W)} to the same. */
  interface Step {
    Tensor forward(Tensor x);
  }

  private static final double SLOPE = .2;

  private final List<Step> steps = new ArrayList<>();
  private final List<Module> modules = new ArrayList<>();
  private final List<Tensor> parameters = new ArrayList<>();

  private <M extends Module> M register(M module) {
    modules.add(module);
    TensorVector own = module.parameters();
    for (long i = 0; i < own.size(); i++) {
      // A copy of the reference: what get returns lives only as long as the vector.
      parameters.add(new Tensor(own.get(i)));
    }
    return module;
  }

  LibTorchNet then(Step step) {
    steps.add(step);
    return this;
  }

  Tensor forward(Tensor x) {
    Tensor y = x;
    for (Step step : steps) {
      y = step.forward(y);
    }
    return y;
  }

  List<Tensor> parameters() {
    return parameters;
  }

  /** Forgets all gradients. */
  void zeroGradients() {
    modules.forEach(module -> module.zero_grad(true));
  }

  static long count(List<Tensor> parameters) {
    return parameters.stream().mapToLong(Tensor::numel).sum();
  }

  LibTorchNet conv(long in, long out, long kernel, long stride, long padding, boolean bias) {
    Conv2dOptions options = new Conv2dOptions(in, out, square(kernel));
    options.stride().put(new long[] {stride, stride});
    options.padding().put(square(padding));
    options.bias().put(bias);
    Conv2dImpl layer = register(new Conv2dImpl(options));
    return then(layer::forward);
  }

  LibTorchNet up(long in, long out, long kernel, long outputPadding, boolean bias) {
    ConvTranspose2dOptions options = new ConvTranspose2dOptions(in, out, square(kernel));
    options.stride().put(new long[] {2, 2});
    options.padding().put(new long[] {1, 1});
    options.output_padding().put(new long[] {outputPadding, outputPadding});
    options.bias().put(bias);
    ConvTranspose2dImpl layer = register(new ConvTranspose2dImpl(options));
    return then(x -> layer.forward(x));
  }

  LibTorchNet linear(long in, long out) {
    LinearImpl layer = register(new LinearImpl(in, out));
    return then(layer::forward);
  }

  LibTorchNet instanceNorm(long channels) {
    InstanceNorm2dImpl layer = register(new InstanceNorm2dImpl(new InstanceNormOptions(channels)));
    return then(layer::forward);
  }

  LibTorchNet batchNorm(long channels) {
    BatchNorm2dImpl layer = register(new BatchNorm2dImpl(new BatchNormOptions(channels)));
    return then(layer::forward);
  }

  LibTorchNet batchNormOfFeatures(long features) {
    BatchNorm1dImpl layer = register(new BatchNorm1dImpl(new BatchNormOptions(features)));
    return then(layer::forward);
  }

  LibTorchNet reflect(long by) {
    return then(x -> torch.reflection_pad2d(x, by, by, by, by));
  }

  LibTorchNet relu() {
    return then(torch::relu_);
  }

  LibTorchNet leakyRelu() {
    return then(x -> torch.leaky_relu_(x, new Scalar(SLOPE)));
  }

  LibTorchNet tanh() {
    return then(Tensor::tanh);
  }

  /** Adds {@code inner} to this network and its parameters to this network's. */
  private LibTorchNet with(LibTorchNet inner, Step step) {
    modules.addAll(inner.modules);
    parameters.addAll(inner.parameters);
    return then(step);
  }

  private static LongPointer square(long side) {
    return new LongPointer(side, side);
  }

  /** ResNet generator: c7s1-f, d2f, d4f, R4f × blocks, u2f, uf, c7s1-3; instance norm. */
  static LibTorchNet resnet(int blocks, long f) {
    LibTorchNet net = new LibTorchNet();
    net.reflect(3).conv(3, f, 7, 1, 0, true).instanceNorm(f).relu();
    for (long c = f; c <= 2 * f; c *= 2) {
      net.conv(c, 2 * c, 3, 2, 1, true).instanceNorm(2 * c).relu();
    }
    long wide = 4 * f;
    for (int i = 0; i < blocks; i++) {
      LibTorchNet block = new LibTorchNet();
      block.reflect(1).conv(wide, wide, 3, 1, 0, true).instanceNorm(wide).relu();
      block.reflect(1).conv(wide, wide, 3, 1, 0, true).instanceNorm(wide);
      net.with(block, x -> x.add(block.forward(x)));
    }
    for (long c = wide; c >= 2 * f; c /= 2) {
      net.up(c, c / 2, 3, 1, true).instanceNorm(c / 2).relu();
    }
    return net.reflect(3).conv(f, 3, 7, 1, 0, true).tanh();
  }

  /** U-Net generator with batch norm; skips carry activated values. */
  static LibTorchNet unet(int downs, long f) {
    LibTorchNet below = null;
    for (int level = downs - 1; level > 0; level--) {
      below = level(width(f, level - 1), width(f, level), below);
    }
    LibTorchNet net = new LibTorchNet().conv(3, f, 4, 2, 1, false);
    return net.below(below).relu().up(2 * f, 3, 4, 0, true).tanh();
  }

  private static long width(long f, int level) {
    return f * Math.min(8, 1L << level);
  }

  private LibTorchNet below(@Nullable LibTorchNet inner) {
    return inner == null ? this : with(inner, inner::forward);
  }

  /** One halving and its way back, with its input joined to the result. */
  private static LibTorchNet level(long outside, long inside, @Nullable LibTorchNet below) {
    LibTorchNet path = new LibTorchNet().leakyRelu().conv(outside, inside, 4, 2, 1, false);
    if (below != null) {
      path.batchNorm(inside).below(below);
    }
    path.relu().up(below == null ? inside : 2 * inside, outside, 4, 0, false).batchNorm(outside);
    return new LibTorchNet()
        .with(path, x -> torch.cat(new TensorVector(new Tensor[] {x, path.forward(x)}), 1));
  }

  /** Three dense layers with ReLU between, 128 wide; {@code (N, 2)} to {@code (N, out)}. */
  static LibTorchNet perceptron(long out) {
    return new LibTorchNet().linear(2, 128).relu().linear(128, 128).relu().linear(128, out);
  }

  /** DCGAN generator: {@code (N, 100)} to {@code (N, 1, 28, 28)}. */
  static LibTorchNet digits() {
    return new LibTorchNet()
        .linear(100, 128 * 49)
        .batchNormOfFeatures(128 * 49)
        .relu()
        .then(x -> x.reshape(-1, 128, 7, 7))
        .up(128, 64, 4, 0, false)
        .batchNorm(64)
        .relu()
        .up(64, 1, 4, 0, true)
        .tanh();
  }

  /** DCGAN discriminator: {@code (N, 1, 28, 28)} to logits {@code (N, 1)}. */
  static LibTorchNet digitsJudge() {
    return new LibTorchNet()
        .conv(1, 64, 4, 2, 1, true)
        .leakyRelu()
        .conv(64, 128, 4, 2, 1, false)
        .batchNorm(128)
        .leakyRelu()
        .then(x -> x.reshape(x.size(0), -1))
        .linear(128 * 49, 1);
  }

  /** Patch discriminator: C f-2f-4f-8f, instance norm, without sigmoid. */
  static LibTorchNet patch(long f) {
    LibTorchNet net = new LibTorchNet().conv(3, f, 4, 2, 1, true).leakyRelu();
    for (long c = f; c <= 4 * f; c *= 2) {
      net.conv(c, 2 * c, 4, c == 4 * f ? 1 : 2, 1, true).instanceNorm(2 * c).leakyRelu();
    }
    return net.conv(8 * f, 1, 4, 1, 1, true);
  }
}
