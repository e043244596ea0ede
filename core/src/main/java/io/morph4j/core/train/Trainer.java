package io.morph4j.core.train;

import io.morph4j.core.model.ModelFile;
import io.morph4j.engine.tensor.StepMemory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One architecture being trained: networks, optimisers, data position, random state. */
public interface Trainer extends AutoCloseable {
  /** One update of every network, on the next batch. */
  Losses step();

  /** Steps that make one epoch; known from the data. */
  long stepsPerEpoch();

  /** Epochs that the config asks for. */
  long plannedEpochs();

  /** The loop tells that {@code epoch} (from 1) is over: schedules move here. */
  void epochEnded(long epoch);

  /** Learning rates by optimiser, for the metrics. */
  Map<String, Double> learningRates();

  /** Seconds that the last step waited for data. */
  double dataSeconds();

  /** The whole state, to go on later. */
  State save();

  /** Goes on from {@code state}; the next step is the one that would have followed. */
  void restore(State state);

  /** The models that this run exports now, by file name without suffix, e.g. AtoB and BtoA. */
  Map<String, ModelFile> models();

  /**
   * Pictures of the present state on fixed inputs, drawn with random numbers of their own.
   *
   * @return rows of equal-sized pictures (C, H, W) in [-1, 1], e.g. input, translation,
   *     reconstruction
   */
  List<List<INDArray>> samples();

  /**
   * What the columns of {@link #samples} show, e.g. input, output, reconstruction. Warnings that
   * compare pictures look for {@code input} and {@code output}. Default is none: not known.
   */
  default List<String> sampleColumns() {
    return List.of();
  }

  /** Numbers of parameters by network, e.g. G_A. Default is none: not told. */
  default Map<String, Long> parameterCounts() {
    return Map.of();
  }

  /**
   * The memory of the steps, for who wants to limit or measure it. Default is null: not told, so
   * that no warm-up measures what a step costs.
   */
  default @Nullable StepMemory stepMemory() {
    return null;
  }

  /** Bytes of step memory at the peak so far. */
  long peakBytes();

  @Override
  void close();
}
