package io.morph4j.core.inference;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.tile.Tiling;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The networks of one model file, ready to run. {@link Translator}, {@link Sampler} and {@link
 * Encoder} stand over it and know nothing of what computes.
 */
public interface Inference extends AutoCloseable {
  /** What the networks are; its policies are those in force. */
  ModelDescription description();

  /**
   * What a network makes of its inputs, run as the policies of the description say.
   *
   * @param network its name in the description
   * @param inputs FLOAT, as the {@link io.morph4j.core.model.Signature} says for the network's role
   * @return row-major, outside any step's memory; the caller's own
   * @throws IllegalArgumentException if there is no such network, or the inputs do not fit it
   */
  INDArray run(String network, INDArray... inputs);

  /**
   * The same for a network from pictures to pictures, whose pictures may be too large to be
   * computed in one piece. Default: in one piece.
   *
   * @param inputs the pictures (N, C, H, W) first
   * @throws UserException if tiles are wanted of an engine or a network that has none
   */
  default INDArray run(String network, Tiling tiling, INDArray... inputs) {
    if (tiling.mode() == Tiling.Mode.ALWAYS) {
      throw new UserException("tiles are for Morph4J's own engine; this model is run by another");
    }
    return run(network, inputs);
  }

  /**
   * Masks {@code (N, 1, H, W)} that a network takes after its other inputs, all or none of them.
   * Default: 0.
   */
  default int masks(String network) {
    return 0;
  }

  /**
   * Whether {@link #run} computes for several threads at once; otherwise they wait for each other.
   */
  boolean concurrent();

  /**
   * Chooses the masks of networks that keep dropout on: the same seed gives the same result,
   * whatever was computed before. Default is 0. Without dropout nothing changes.
   */
  default void dropoutSeed(long seed) {}

  /**
   * From now on the inputs of each network are frames of one film, one by one and in order; frames
   * before this call are forgotten.
   *
   * @return whether this engine can: without, each frame keeps its own statistics
   */
  default boolean frames(FrameStatistics statistics) {
    return statistics == FrameStatistics.FRAME;
  }

  /** Gives the memory back; {@link #run} throws IllegalStateException from then on. */
  @Override
  void close();

  /**
   * The networks of a model file, run by the {@link InferenceProvider} that reads such files, else
   * by Morph4J's own engine.
   *
   * @param changed components of the {@link io.morph4j.core.model.InferencePolicy} to replace, as
   *     texts by name
   * @throws UserException if the file is missing, damaged, or holds a network that cannot be built
   */
  static Inference open(Path file, Map<String, String> changed) {
    return ServiceLoader.load(InferenceProvider.class, InferenceProvider.class.getClassLoader())
        .stream()
        .map(provider -> provider.get().open(file, changed))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> EngineInference.open(file, changed));
  }

  /**
   * The networks of a model in memory, run by Morph4J's engine; the weights are copied.
   *
   * @throws IllegalArgumentException if a network is unknown or the weights do not fit it
   */
  static Inference of(ModelFile model) {
    return new EngineInference(model);
  }
}
