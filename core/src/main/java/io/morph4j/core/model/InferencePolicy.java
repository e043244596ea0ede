package io.morph4j.core.model;

import io.morph4j.core.nn.Dropout;
import io.morph4j.core.nn.Layer;
import io.morph4j.core.nn.Norm2d;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a generator is run outside training. Pix2pix as published leaves both in their training form:
 * dropout on, as its only source of noise, and statistics of the one picture that is translated
 * (Isola et al. 2017, section 3.4).
 *
 * @param dropout whether values are dropped, by masks that depend on a seed alone
 * @param batchStatistics what batch normalisation uses
 */
public record InferencePolicy(boolean dropout, BatchStatistics batchStatistics) {
  /** The name of the first option in a {@link ModelDescription}: {@code on} or {@code off}. */
  public static final String DROPOUT = "testDropout";

  /** What the options of a model file say; dropout off and running statistics where silent. */
  public static InferencePolicy of(Map<String, String> options) {
    return new InferencePolicy(
        "on".equals(options.get(DROPOUT)),
        BatchStatistics.BATCH.id().equals(options.get(BatchStatistics.OPTION))
            ? BatchStatistics.BATCH
            : BatchStatistics.RUNNING);
  }

  /** As options of a model file. */
  public Map<String, String> describe() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put(DROPOUT, dropout ? "on" : "off");
    options.put(BatchStatistics.OPTION, batchStatistics.id());
    return options;
  }

  /** Whether what one picture becomes depends on the other pictures of its batch. */
  public boolean wantsSinglePictures() {
    return dropout || batchStatistics == BatchStatistics.BATCH;
  }

  /**
   * The output of {@code generator} for {@code pictures} (N, C, H, W), run as this policy says. It
   * is left as it was found, but for layers being switched to this policy outside training.
   *
   * @param seed of the dropout masks: the same seed and size give the same masks
   */
  public Tensor forward(Layer generator, Tensor pictures, long seed) {
    boolean training = generator.training();
    for (Norm2d norm : layers(generator, Norm2d.class)) {
      norm.useBatchStatistics(batchStatistics == BatchStatistics.BATCH);
    }
    List<Dropout> dropouts = layers(generator, Dropout.class);
    List<long[]> streams = dropouts.stream().map(layer -> layer.random().state()).toList();
    for (int i = 0; i < dropouts.size(); i++) {
      dropouts.get(i).alwaysOn(dropout);
      dropouts.get(i).random().restore(RandomStream.of(seed, "translation dropout", i).state());
    }
    generator.train(false);
    try {
      return generator.forward(pictures);
    } finally {
      generator.train(training);
      for (int i = 0; i < dropouts.size(); i++) {
        dropouts.get(i).random().restore(streams.get(i));
      }
    }
  }

  private static <L extends Layer> List<L> layers(Layer generator, Class<L> type) {
    return generator.modules().stream().filter(type::isInstance).map(type::cast).toList();
  }
}
