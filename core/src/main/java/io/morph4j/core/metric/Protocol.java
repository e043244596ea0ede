package io.morph4j.core.metric;

/**
 * What a measured number depends on, so that two numbers are compared only where that makes sense.
 *
 * @param extractor name of the feature extractor, {@link #NONE} where no features are used
 * @param pictures number of measured pictures
 * @param references number of pictures they are compared with
 * @param resize the filter that brought the pictures to the extractor's size, {@link #NONE} where
 *     nothing was resized
 * @param referenceSplit where the reference pictures come from, e.g. {@code test/twitter}
 * @param details the measure's own settings in one line, may be empty
 */
public record Protocol(
    String extractor,
    int pictures,
    int references,
    String resize,
    String referenceSplit,
    String details) {
  /** Stands for an extractor or a filter that was not used. */
  public static final String NONE = "none";

  public Protocol {
    if (pictures < 0 || references < 0) {
      throw new IllegalArgumentException(
          "a protocol counts pictures from 0 on, got " + pictures + " and " + references);
    }
  }

  /** The protocol of a measure on pixels as they are. */
  public static Protocol ofPixels(
      int pictures, int references, String referenceSplit, String details) {
    return new Protocol(NONE, pictures, references, NONE, referenceSplit, details);
  }

  /** The protocol of a measure on the features of {@code extractor}. */
  public static Protocol ofFeatures(
      FeatureExtractor extractor,
      int pictures,
      int references,
      String referenceSplit,
      String details) {
    return new Protocol(
        extractor.name(),
        pictures,
        references,
        "to " + extractor.side() + " px, " + extractor.resize(),
        referenceSplit,
        details);
  }

  /** One line for people. */
  @Override
  public String toString() {
    return "extractor %s, %d pictures against %d of %s, resize %s%s"
        .formatted(
            extractor,
            pictures,
            references,
            referenceSplit,
            resize,
            details.isEmpty() ? "" : "; " + details);
  }
}
