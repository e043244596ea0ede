package io.morph4j.core.metric;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A fixed network that turns pictures into features in which distances mean something to people.
 *
 * <p>Numbers of different extractors cannot be compared, not even roughly: a Fréchet distance is
 * the published FID only over the Inception-v3 of its authors (Heusel et al. 2017).
 */
public interface FeatureExtractor extends AutoCloseable {
  /** Name and version, as protocols show it. */
  String name();

  /** The height and width of the pictures that it takes. */
  int side();

  /** Number of features of a picture. */
  int dimensions();

  /** Whether {@link #maps} gives any. */
  boolean givesMaps();

  /** How pictures of other sizes are brought to {@link #side}. */
  default String resize() {
    return "antialiased bicubic, unrounded";
  }

  /**
   * The features of a batch.
   *
   * @param pictures (N, 3, S, S) in [-1, 1] with S the {@link #side}
   * @return (N, D) with D the {@link #dimensions}
   */
  INDArray features(INDArray pictures);

  /**
   * Feature maps for {@link PerceptualDistance}, from fine to coarse; empty if the extractor has
   * none.
   *
   * @param pictures (N, 3, S, S) in [-1, 1] with S the {@link #side}
   * @return arrays (N, C, H, W)
   */
  List<INDArray> maps(INDArray pictures);

  @Override
  void close();
}
