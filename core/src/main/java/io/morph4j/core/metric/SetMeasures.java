package io.morph4j.core.metric;

import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Distances between two sets of pictures, with their protocols.
 *
 * @param extractor of the features
 * @param referenceSplit where the second set comes from
 */
public record SetMeasures(FeatureExtractor extractor, String referenceSplit) {
  /** {@link FrechetDistance} of pictures and references. */
  public Measure frechet(FeatureMoments pictures, FeatureMoments references) {
    boolean few =
        Math.min(pictures.count(), references.count())
            < FrechetDistance.leastSamples(extractor.dimensions());
    return measure(
        "fid",
        FrechetDistance.between(pictures, references),
        pictures.count(),
        references.count(),
        extractor.dimensions() + " features" + (few ? ", biased: too few pictures" : ""));
  }

  /**
   * {@link KernelDistance} of pictures and references.
   *
   * @param pictures features (M, D)
   * @param references features (N, D)
   */
  public Measure kernel(INDArray pictures, INDArray references) {
    KernelDistance distance = KernelDistance.defaults();
    KernelDistance.Estimate estimate = distance.between(pictures, references);
    return measure(
        "kid",
        estimate.value(),
        pictures.size(0),
        references.size(0),
        distance.measuredWhole(pictures.size(0), references.size(0))
            ? "unbiased, cubic kernel, all pictures at once"
            : String.format(
                Locale.ROOT,
                "unbiased, cubic kernel, %d subsets of at most %d, deviation %.4g",
                distance.subsets(),
                distance.subsetSize(),
                estimate.deviation()));
  }

  private Measure measure(String name, double value, long pictures, long references, String how) {
    return new Measure(
        name,
        value,
        Protocol.ofFeatures(extractor, (int) pictures, (int) references, referenceSplit, how));
  }
}
