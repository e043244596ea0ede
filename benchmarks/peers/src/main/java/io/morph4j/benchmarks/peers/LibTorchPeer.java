package io.morph4j.benchmarks.peers;

import io.morph4j.benchmarks.peers.PeerProcess.Case;
import io.morph4j.benchmarks.peers.PeerProcess.Times;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** LibTorch 2 through the JavaCPP presets, eager. */
final class LibTorchPeer {
  private static final String VERSION = "LibTorch of " + PeerProcess.jar(torch.class);

  private LibTorchPeer() {}

  /**
   * @param args {@code --look} or the name of a case
   */
  public static void main(String[] args) throws IOException {
    unpackLibraries();
    torch.set_num_threads(PeerProcess.threads());
    torch.manual_seed(1);
    new PeerProcess().answer(args[0], VERSION, cases(), Map.of());
  }

  /**
   * Unpacks all libraries before the first is loaded: one that is not there yet would be looked for
   * in the folders of the system, where another version of LibTorch may be.
   */
  private static void unpackLibraries() throws IOException {
    String folder = "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/";
    if (Loader.cacheResources(folder).length == 0) {
      throw new IllegalStateException("no " + folder + " on the class path");
    }
  }

  private static Map<String, Supplier<Case>> cases() {
    Map<String, Supplier<Case>> cases = new LinkedHashMap<>();
    cases.put("resnet9-256", () -> new Generator(LibTorchNet.resnet(9, 64), 1, 256));
    cases.put("resnet6-128", () -> new Generator(LibTorchNet.resnet(6, 64), 1, 128));
    cases.put("unet256", () -> new Generator(LibTorchNet.unet(8, 64), 1, 256));
    cases.put("unet128-n8", () -> new Generator(LibTorchNet.unet(7, 64), 8, 128));
    cases.put("resnet6-ngf32-64-n4", () -> new Generator(LibTorchNet.resnet(6, 32), 4, 64));
    cases.put("cyclegan-128-ngf64-r6", () -> LibTorchSteps.cycleGan(128, 64));
    cases.put("cyclegan-64-ngf32-r6", () -> LibTorchSteps.cycleGan(64, 32));
    cases.put("mlp-gan-256", LibTorchSteps::points);
    cases.put("dcgan-28-n64", LibTorchSteps::digits);
    return cases;
  }

  /** Forward pass without gradients, then forward and backward of {@code mean |y|}. */
  private static final class Generator implements Case {
    private final LibTorchNet net;
    private final Tensor pictures;

    Generator(LibTorchNet net, long batch, long side) {
      this.net = net;
      this.pictures = noise(batch, 3, side, side);
    }

    @Override
    public Times run() {
      double forward =
          PeerProcess.milliseconds(
              () -> {
                try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                  net.forward(pictures);
                }
              });
      double total =
          PeerProcess.milliseconds(
              () -> {
                try (PointerScope scope = new PointerScope()) {
                  net.zeroGradients();
                  net.forward(pictures).abs().mean().backward();
                }
              });
      return new Times(forward, total);
    }

    @Override
    public long parameters() {
      return LibTorchNet.count(net.parameters());
    }
  }

  /** Uniform numbers in [-1, 1). */
  static Tensor noise(long... shape) {
    return torch.rand(shape).mul(new Scalar(2.)).sub(new Scalar(1.));
  }
}
