package io.morph4j.core.train;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.file.UserException;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Initializer.Scheme;
import io.morph4j.core.nn.Module;
import io.morph4j.engine.loop.FreeMemory;
import io.morph4j.engine.tensor.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What weights start from, as a group of a config record.
 *
 * @param initialization distribution. Default is NORMAL
 * @param initGain its scale. Default is .02
 */
public record StartConfig(
    @Option("distribution of start weights") Scheme initialization,
    @Option("scale of start weights") double initGain) {
  public StartConfig {
    Checks.atLeast("initGain", initGain, 0);
  }

  /** N(0, .02²). */
  public static StartConfig defaults() {
    return new StartConfig(Scheme.NORMAL, .02);
  }

  /** N(0, 2 / fan-in) (He et al. 2015). */
  public static StartConfig kaiming() {
    return new StartConfig(Scheme.KAIMING, 1);
  }

  /** Of a number in training: itself, its gradient and two moments. */
  private static final long BYTES = 4 * Float.BYTES;

  /**
   * A network that starts so.
   *
   * @throws UserException if there is not the memory to train it
   */
  <N extends Module> N build(String name, NetworkOptions<N> options, RandomStream random) {
    try {
      return options.build(
          new Initializer(initialization, initGain, DataType.FLOAT, random)
              .upTo(FreeMemory.bytes() / BYTES));
    } catch (Initializer.TooLargeException e) {
      throw new UserException(
          "the network %s does not fit into the memory there is: %s. Choose fewer filters or layers"
              .formatted(name, e.getMessage()),
          e);
    }
  }
}
