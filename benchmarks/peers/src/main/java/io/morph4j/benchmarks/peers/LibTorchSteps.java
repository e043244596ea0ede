package io.morph4j.benchmarks.peers;

import io.morph4j.benchmarks.peers.PeerProcess.Case;
import io.morph4j.benchmarks.peers.PeerProcess.Times;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Training steps of GANs: the same losses and updates as those of the other peers. */
final class LibTorchSteps {
  private LibTorchSteps() {}

  /** Something that is timed as a whole. */
  private record Step(Runnable body, long parameters) implements Case {
    @Override
    public Times run() {
      return new Times(
          null,
          PeerProcess.milliseconds(
              () -> {
                try (PointerScope scope = new PointerScope()) {
                  body.run();
                }
              }));
    }
  }

  private static Adam adam(List<Tensor> parameters) {
    AdamOptions options = new AdamOptions(2e-4);
    options.betas().put(new double[] {.5, .999});
    return new Adam(new TensorVector(parameters.toArray(new Tensor[0])), options);
  }

  private static Tensor filled(Tensor like, double value) {
    return torch.full_like(like, new Scalar(value));
  }

  private static List<Tensor> joined(LibTorchNet a, LibTorchNet b) {
    List<Tensor> all = new ArrayList<>(a.parameters());
    all.addAll(b.parameters());
    return all;
  }

  /** Points in the plane: perceptrons, batch 256, fresh noise for each net. */
  static Case points() {
    Tensor real = torch.randn(256, 2);
    return gan(LibTorchNet.perceptron(2), LibTorchNet.perceptron(1), real, true, 256, 2);
  }

  /** DCGAN of 28×28, batch 64, one translation for both nets. */
  static Case digits() {
    Tensor real = LibTorchPeer.noise(64, 1, 28, 28);
    return gan(LibTorchNet.digits(), LibTorchNet.digitsJudge(), real, false, 64, 100);
  }

  private static Case gan(
      LibTorchNet generator, LibTorchNet judge, Tensor real, boolean noiseForEach, long... noise) {
    Adam generatorStep = adam(generator.parameters());
    Adam judgeStep = adam(judge.parameters());
    Runnable body =
        () -> {
          Tensor fake = generator.forward(torch.randn(noise));
          judgeStep.zero_grad();
          Tensor judged = judged(judge.forward(real), 1);
          judged.add(judged(judge.forward(fake.detach()), 0)).backward();
          judgeStep.step();
          Tensor shown = noiseForEach ? generator.forward(torch.randn(noise)) : fake;
          generatorStep.zero_grad();
          judged(judge.forward(shown), 1).backward();
          generatorStep.step();
        };
    return new Step(body, LibTorchNet.count(joined(generator, judge)));
  }

  private static Tensor judged(Tensor logits, double wanted) {
    return torch.binary_cross_entropy_with_logits(logits, filled(logits, wanted));
  }

  /** CycleGAN with ResNet-6 and least squares, one pair of pictures. */
  static Case cycleGan(long side, long filters) {
    LibTorchNet aToB = LibTorchNet.resnet(6, filters);
    LibTorchNet bToA = LibTorchNet.resnet(6, filters);
    LibTorchNet judgeOfB = LibTorchNet.patch(filters);
    LibTorchNet judgeOfA = LibTorchNet.patch(filters);
    List<Tensor> judges = joined(judgeOfA, judgeOfB);
    Adam generatorStep = adam(joined(aToB, bToA));
    Adam judgeStep = adam(judges);
    Tensor a = LibTorchPeer.noise(1, 3, side, side);
    Tensor b = LibTorchPeer.noise(1, 3, side, side);
    Runnable body =
        () -> {
          Tensor fakeB = aToB.forward(a);
          Tensor fakeA = bToA.forward(b);
          judges.forEach(p -> p.set_requires_grad(false));
          generatorStep.zero_grad();
          squared(judgeOfB.forward(fakeB), 1)
              .add(squared(judgeOfA.forward(fakeA), 1))
              .add(weighted(10, torch.l1_loss(bToA.forward(fakeB), a)))
              .add(weighted(10, torch.l1_loss(aToB.forward(fakeA), b)))
              .add(weighted(5, torch.l1_loss(aToB.forward(b), b)))
              .add(weighted(5, torch.l1_loss(bToA.forward(a), a)))
              .backward();
          generatorStep.step();
          judges.forEach(p -> p.set_requires_grad(true));
          judgeStep.zero_grad();
          half(judgeOfB, b, fakeB).backward();
          half(judgeOfA, a, fakeA).backward();
          judgeStep.step();
        };
    return new Step(body, 0);
  }

  private static Tensor half(LibTorchNet judge, Tensor real, Tensor fake) {
    Tensor both = squared(judge.forward(real), 1).add(squared(judge.forward(fake.detach()), 0));
    return weighted(.5, both);
  }

  private static Tensor squared(Tensor logits, double wanted) {
    return torch.mse_loss(logits, filled(logits, wanted));
  }

  private static Tensor weighted(double weight, Tensor loss) {
    return loss.mul(new Scalar(weight));
  }
}
