package io.morph4j.infogan.codes;

import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.core.train.Draws;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The generator in training, with what is drawn for it.
 *
 * @param network made by {@code options}
 * @param optimizer of the game against the discriminator
 * @param inputs what a batch is made of
 * @param draws where the numbers come from
 * @param labelled whether the first code is the class of the batch's pictures, else it is drawn
 */
public record CodedGenerator(
    NetworkOptions<Sequential> options,
    Sequential network,
    Optimizer optimizer,
    GeneratorInputs inputs,
    Draws draws,
    boolean labelled) {

  public LatentCodes codes() {
    return inputs.codes();
  }

  /**
   * Codes of a batch, drawn under names that end on {@code step}.
   *
   * @param labels classes of the batch's pictures
   */
  public LatentCodes.Values codes(String step, int[] labels) {
    LatentCodes.Values values = inputs.codes(draws, step);
    if (!labelled) {
      return values;
    }
    List<int[]> classes = new ArrayList<>(values.classes());
    classes.set(0, labels);
    return codes().values(classes, values.numbers());
  }

  /** Noise of a batch, {@code (N, noise)}. */
  public Tensor noise(String step) {
    return inputs.noise(draws, step);
  }

  /** Pictures of these codes and of noise drawn for {@code step}. */
  public Tensor make(String step, LatentCodes.Values c) {
    return make(noise(step), c);
  }

  /** Pictures of this noise and these codes. */
  public Tensor make(Tensor z, LatentCodes.Values c) {
    return options.forward(network, z, c.columns());
  }
}
