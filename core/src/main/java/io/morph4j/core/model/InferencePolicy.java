package io.morph4j.core.model;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Module;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How networks are run outside training. Pix2pix as published leaves the first two in their
 * training form: dropout on, as its only source of noise, and statistics of the one picture that is
 * translated (Isola et al. 2017, section 3.4).
 *
 * @param dropout whether values are dropped, by masks that depend on a seed alone; default false
 * @param batchStatistics what batch normalisation uses; default RUNNING
 * @param keepsGrey whether a grey picture becomes a grey one even if the network has three channels
 *     in and out; default true
 * @param colours what the network's channels are; default RGB
 */
public record InferencePolicy(
    boolean dropout, BatchStatistics batchStatistics, boolean keepsGrey, Colours colours) {
  /** No dropout, running statistics, grey stays grey, RGB. */
  public static final InferencePolicy DEFAULT =
      new InferencePolicy(false, BatchStatistics.RUNNING, true, Colours.RGB);

  /** Dropout and statistics as given, the rest as in {@link #DEFAULT}. */
  public static InferencePolicy of(boolean dropout, BatchStatistics batchStatistics) {
    return new InferencePolicy(dropout, batchStatistics, true, Colours.RGB);
  }

  /** The components as texts, by name. */
  public Map<String, String> describe() {
    return ConfigRecords.toMap(this);
  }

  /**
   * The same with some components replaced.
   *
   * @param changed texts by the component's name, e.g. {@code batchStatistics=batch}
   * @throws UsageException if a name or a value is unknown
   */
  public InferencePolicy with(Map<String, String> changed) {
    return ConfigRecords.with(this, changed);
  }

  /** Whether what one picture becomes depends on the other pictures of its batch. */
  public boolean wantsSinglePictures() {
    return dropout || batchStatistics == BatchStatistics.BATCH;
  }

  /** {@link #run} of a network from one tensor to one tensor. */
  public Tensor forward(Layer generator, Tensor pictures, long seed) {
    return run(generator, seed, () -> generator.forward(pictures));
  }

  /**
   * What {@code forward} gives of {@code network}, run as this policy says. The network is left as
   * it was found, but for layers being switched to this policy outside training.
   *
   * @param seed of the dropout masks: the same seed and size give the same masks
   */
  public Tensor run(Module network, long seed, Supplier<Tensor> forward) {
    boolean training = network.training();
    for (Norm2d norm : layers(network, Norm2d.class)) {
      norm.useBatchStatistics(batchStatistics == BatchStatistics.BATCH);
    }
    List<Dropout> dropouts = layers(network, Dropout.class);
    List<long[]> streams = dropouts.stream().map(layer -> layer.random().state()).toList();
    for (int i = 0; i < dropouts.size(); i++) {
      dropouts.get(i).alwaysOn(dropout);
      dropouts.get(i).random().restore(RandomStream.of(seed, "translation dropout", i).state());
    }
    network.train(false);
    try {
      return forward.get();
    } finally {
      network.train(training);
      for (int i = 0; i < dropouts.size(); i++) {
        dropouts.get(i).random().restore(streams.get(i));
      }
    }
  }

  private static <L extends Module> List<L> layers(Module network, Class<L> type) {
    return network.modules().stream().filter(type::isInstance).map(type::cast).toList();
  }
}
