package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.CheckerboardEnergy;
import io.morph4j.core.metric.ColourCorrelation;
import io.morph4j.core.metric.EdgeEnergy;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.PairMeasure;
import io.morph4j.core.metric.PerceptualDistance;
import io.morph4j.data.ExactResampling;
import io.morph4j.data.FeatureCollector;
import io.morph4j.data.Picture;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The measures that are defined for one picture by itself.
 *
 * @param wanted measures to take; those of whole sets are passed over
 * @param extractor null if none of them needs one
 */
record PictureMeasures(Set<MeasureName> wanted, @Nullable FeatureExtractor extractor) {
  /**
   * The wanted measures of {@code sample}, as far as it has what they need.
   *
   * @throws UserException if its pictures cannot be compared
   */
  Map<MeasureName, Double> of(Sample sample) {
    Map<MeasureName, Double> values = new EnumMap<>(MeasureName.class);
    try {
      for (MeasureName measure : wanted) {
        Double value = of(measure, sample);
        if (value != null) {
          values.put(measure, value);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UserException(sample.name() + ": " + e.getMessage(), e);
    }
    return values;
  }

  private @Nullable Double of(MeasureName measure, Sample sample) {
    return switch (measure) {
      case L1 -> pair(PairMeasure.L1, sample.output(), sample.truth());
      case MSE -> pair(PairMeasure.MSE, sample.output(), sample.truth());
      case PSNR -> pair(PairMeasure.PSNR, sample.output(), sample.truth());
      case SSIM -> pair(PairMeasure.SSIM, sample.output(), sample.truth());
      case LPIPS -> perceptual(sample.output(), sample.truth());
      case CYCLE ->
          sample.input() == null ? null : pair(PairMeasure.L1, sample.input(), sample.wayBack());
      case CHECKERBOARD, EDGES -> ofOne(measure, sample.output());
      case COLOURS -> colours(sample.input(), sample.output());
      case FID, KID, COLLAPSE, DIVERSITY, ACCURACY, REFERENCE, MODES -> null;
    };
  }

  /**
   * A measure of a picture by itself.
   *
   * @throws IllegalArgumentException if the picture is too small, or the measure needs another
   */
  static double ofOne(MeasureName measure, Picture picture) {
    INDArray array = picture.toArray(picture.channels());
    return switch (measure) {
      case CHECKERBOARD -> CheckerboardEnergy.of(array);
      case EDGES -> EdgeEnergy.of(array);
      default -> throw new IllegalArgumentException(measure.id() + " is not of one picture");
    };
  }

  private static @Nullable Double pair(PairMeasure measure, Picture a, @Nullable Picture b) {
    if (b == null) {
      return null;
    }
    int channels = Math.max(a.channels(), b.channels());
    return measure.of(a.toArray(channels), b.toArray(channels));
  }

  private static @Nullable Double colours(@Nullable Picture input, Picture output) {
    return input == null ? null : ColourCorrelation.between(input.toArray(3), output.toArray(3));
  }

  private @Nullable Double perceptual(Picture output, @Nullable Picture truth) {
    if (truth == null || extractor == null) {
      return null;
    }
    int side = extractor.side();
    INDArray both =
        FeatureCollector.batch(
            extractor,
            List.of(ExactResampling.toSquare(output, side), ExactResampling.toSquare(truth, side)));
    List<INDArray> maps = extractor.maps(both);
    return PerceptualDistance.unweighted().between(rows(maps, 0), rows(maps, 1))[0];
  }

  private static List<INDArray> rows(List<INDArray> maps, int row) {
    return maps.stream()
        .map(map -> map.slice(row).reshape('c', 1, map.size(1), map.size(2), map.size(3)))
        .toList();
  }
}
