package io.morph4j.zoo.graph;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What a graph is made with beside the options of its network.
 *
 * @param seed of start weights and dropout; default 0
 * @param updater how {@code fit} moves the weights; default Adam, 2e-4, β .5 and .999
 * @param type of weights and maps; default FLOAT
 * @param batchNormalization whether batch normalisation is DL4J's, with running statistics; without
 *     it each picture has its own statistics, outside training and in it. Default true
 */
public record GraphSettings(
    long seed, IUpdater updater, DataType type, boolean batchNormalization) {
  /** The defaults. */
  public static final GraphSettings DEFAULT =
      new GraphSettings(0, new Adam(2e-4, .5, .999, 1e-8), DataType.FLOAT, true);

  public GraphSettings withUpdater(IUpdater value) {
    return new GraphSettings(seed, value, type, batchNormalization);
  }

  public GraphSettings withType(DataType value) {
    return new GraphSettings(seed, updater, value, batchNormalization);
  }

  public GraphSettings withBatchNormalization(boolean value) {
    return new GraphSettings(seed, updater, type, value);
  }
}
