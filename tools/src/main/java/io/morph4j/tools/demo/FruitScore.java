package io.morph4j.tools.demo;

import io.morph4j.data.Picture;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether fruit became the other fruit: by a classifier, colour, background and sharpness together,
 * so that neither noise, which may have any colour, nor a copy or a blur of the input passes.
 *
 * @param hue colours and backgrounds by themselves
 * @param taken fraction of the pictures, 0 to 1, that a classifier takes for the other domain
 * @param became fraction of the pictures that are so taken, whose hue is nearer to the other
 *     domain, whose change outside is at most {@link #MOST_CHANGE}, and whose edge energy is
 *     between half of and one and a half times that of the input
 * @param sharpness of the translations
 */
record FruitScore(HueScore hue, double taken, double became, Sharpness sharpness) {
  /** What a background may change, in parts of the full range. */
  static final double MOST_CHANGE = .04;

  /**
   * Scores translations.
   *
   * @param own mean hue of the domain that they come from, in degrees
   * @param other mean hue of the domain they should be of
   * @param real pictures of that domain
   * @param taken whether a classifier takes each translation for that domain
   */
  static FruitScore of(
      List<HueScore.Sample> samples,
      double own,
      double other,
      List<Picture> real,
      boolean[] taken) {
    long became =
        IntStream.range(0, taken.length)
            .filter(
                i -> {
                  HueScore.Sample sample = samples.get(i);
                  HueScore one = HueScore.of(List.of(sample), own, other);
                  double sharp = Sharpness.edges(sample.input(), sample.output());
                  return taken[i]
                      && one.turned() == 1
                      && !(one.changeOutside() > MOST_CHANGE)
                      && sharp >= .5
                      && sharp <= 1.5;
                })
            .count();
    return new FruitScore(
        HueScore.of(samples, own, other),
        IntStream.range(0, taken.length).filter(i -> taken[i]).count() / (double) taken.length,
        became / (double) samples.size(),
        Sharpness.of(
            samples.stream().map(HueScore.Sample::input).toList(),
            samples.stream().map(HueScore.Sample::output).toList(),
            real));
  }
}
