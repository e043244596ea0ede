package io.morph4j.data.film;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.FrameStatistics;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureTranslation;
import java.util.function.UnaryOperator;

/**
 * The frames of one film through a model, in their order. Statistics of normalisation begin anew
 * where the film is cut: where much more changes than did between the frames before.
 */
public final class FilmTranslation implements UnaryOperator<Picture>, AutoCloseable {
  /** The mean change of lightness, of 255, that may be a cut ... */
  private static final double LEAST_CUT = 24;

  /** ... and is one if it is so many times what it was between the frames before. */
  private static final double CUT_FACTOR = 4;

  /** What the changes before count for, beside the newest. */
  private static final double KEPT = .8;

  private final Translator translator;
  private final Guide guide;
  private final FrameStatistics statistics;
  private final Flicker flicker = new Flicker();
  private final boolean steady;
  private double usualChange = Double.NaN;
  private int cuts;

  /**
   * @param translator which translates nothing else until this is closed
   * @throws UserException if the guide does not fit the model
   */
  public FilmTranslation(Translator translator, Guide guide, FrameStatistics statistics) {
    this.translator = translator;
    this.statistics = statistics;
    boolean sameForAll = guide instanceof Guide.Latent || guide instanceof Guide.Reference;
    this.guide = sameForAll ? new Guide.Style(translator.style(guide)) : guide;
    this.steady = translator.frames(statistics);
  }

  /** Whether the model's engine takes the statistics that were asked for. */
  public boolean steady() {
    return steady;
  }

  /**
   * The translation of the next frame.
   *
   * @throws UserException if the frame does not fit the model
   */
  @Override
  public Picture apply(Picture frame) {
    double change = flicker.original(frame);
    if (change > LEAST_CUT && change > CUT_FACTOR * usualChange) {
      cuts++;
      flicker.cut();
      translator.frames(statistics);
      usualChange = Double.NaN;
    } else if (!Double.isNaN(change)) {
      boolean first = Double.isNaN(usualChange);
      usualChange = first ? change : KEPT * usualChange + (1 - KEPT) * change;
    }
    Picture made = PictureTranslation.of(translator, guide, frame);
    flicker.result(made);
    return made;
  }

  /** {@link Flicker#mean} so far; pairs of frames across a cut are left out. */
  public double flicker() {
    return flicker.mean();
  }

  /** Places where the film seems cut, so far. */
  public int cuts() {
    return cuts;
  }

  /** The translator is for pictures again. */
  @Override
  public void close() {
    translator.frames(FrameStatistics.FRAME);
  }
}
