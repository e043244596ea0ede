package io.morph4j.generative;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Activation;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Embedding;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.core.nn.Sequential;
import io.morph4j.engine.ops.Shapes;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Conditional networks of dense layers for small pictures (Mirza and Osindero 2014). */
public final class DenseNetworks {
  private DenseNetworks() {}

  /** A class embedding beside the input of dense layers. */
  public static final class Conditioned extends Module {
    private final Embedding embedding;
    private final Sequential model;
    private final boolean classFirst;

    private Conditioned(String name, Embedding embedding, List<Layer> model, boolean classFirst) {
      this.embedding = child(name, embedding);
      this.model = child("model", new Sequential(model));
      this.classFirst = classFirst;
    }

    /** The output for {@code x} {@code (N, D)} of the classes {@code (N, K)}, one-hot. */
    public Tensor forward(Tensor x, Tensor classes) {
      Tensor told = embedding.forward(classes);
      return model.forward(classFirst ? Shapes.concat(1, told, x) : Shapes.concat(1, x, told));
    }
  }

  /**
   * FC f-2f-4f-8f, LeakyReLU(.2), BN but behind the first, and tanh.
   *
   * <p>Noise {@code (N, latent)} and one-hot {@code (N, classes)} to pictures {@code (N, C, side,
   * side)} in [-1, 1].
   *
   * @param widths of the hidden layers. Default is 128, 256, 512, 1024
   * @param bnEpsilon ε of the batch normalisations; .8 in the published form. Default is 1e-5
   */
  public record Generator(
      int latent, int classes, List<Integer> widths, int channels, int side, double bnEpsilon)
      implements NetworkOptions<Conditioned> {
    public Generator() {
      this(100, 10, List.of(128, 256, 512, 1024), 1, 32, 1e-5);
    }

    public Generator {
      widths = List.copyOf(widths);
    }

    @Override
    public String kind() {
      return "cgan-generator";
    }

    @Override
    public Conditioned build(Initializer init) {
      List<Layer> model = new ArrayList<>();
      int in = latent + classes;
      for (int k = 0; k < widths.size(); k++) {
        int width = widths.get(k);
        model.add(new Linear(init, in, width, true));
        if (k > 0) {
          model.add(new Norm2d(init, width, Norm2d.Options.batch().withEps(bnEpsilon)));
        }
        model.add(Activation.leakyRelu(.2));
        in = width;
      }
      model.add(new Linear(init, in, channels * side * side, true));
      model.add(Activation.tanh());
      Embedding embedding = new Embedding(init, classes, classes);
      return new Conditioned("label_emb", embedding, model, true);
    }

    @Override
    public Tensor forward(Conditioned network, Tensor... inputs) {
      return network.forward(inputs[0], inputs[1]).reshape(-1, channels, side, side);
    }
  }

  /**
   * Three dense layers of one width, LeakyReLU(.2), dropout from the second on, and a logit.
   *
   * <p>Pictures {@code (N, C, side, side)} and one-hot {@code (N, classes)} to {@code (N, 1)}.
   *
   * @param hidden units of each layer. Default is 512
   * @param dropout probability of dropping a unit in training. Default is .4
   */
  public record Discriminator(int classes, int hidden, int channels, int side, double dropout)
      implements NetworkOptions<Conditioned> {
    public Discriminator() {
      this(10, 512, 1, 32, .4);
    }

    @Override
    public String kind() {
      return "cgan-discriminator";
    }

    @Override
    public Conditioned build(Initializer init) {
      List<Layer> model = new ArrayList<>();
      model.add(new Linear(init, channels * side * side + classes, hidden, true));
      model.add(Activation.leakyRelu(.2));
      for (int k = 0; k < 2; k++) {
        model.add(new Linear(init, hidden, hidden, true));
        model.add(new Dropout(dropout, false, init.random()));
        model.add(Activation.leakyRelu(.2));
      }
      model.add(new Linear(init, hidden, 1, true));
      Embedding embedding = new Embedding(init, classes, classes);
      return new Conditioned("label_embedding", embedding, model, false);
    }

    @Override
    public Tensor forward(Conditioned network, Tensor... inputs) {
      return network.forward(inputs[0].reshape(inputs[0].size(0), -1), inputs[1]);
    }
  }
}
