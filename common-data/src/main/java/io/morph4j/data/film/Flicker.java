package io.morph4j.data.film;

import io.morph4j.data.Picture;

/**
 * How much a translated film flickers: the mean frame-to-frame change of its lightness beyond the
 * original's own, {@code max(0, |y_t - y_(t-1)| - |x_t - x_(t-1)|)} over pixels and pairs of
 * frames, in steps of 255.
 */
public final class Flicker {
  private static final double HALF = 127.5;

  private float[] original = {};
  private float[] result = {};
  private float[] moved = {};
  private double sum;
  private long pairs;

  /**
   * The next frame of the original, to be followed by its {@link #result}.
   *
   * @return the mean change of lightness since the frame before, in steps of 255; not a number
   *     where there was none of this size
   */
  public double original(Picture frame) {
    float[] now = frame.planes(1);
    float[] before = original;
    original = now;
    if (before.length != now.length) {
      moved = new float[0];
      return Double.NaN;
    }
    moved = changes(now, before);
    double all = 0;
    for (float change : moved) {
      all += change;
    }
    return all / moved.length * HALF;
  }

  /** What the frame became. */
  public void result(Picture frame) {
    float[] now = frame.planes(1);
    float[] before = result;
    result = now;
    if (before.length != now.length || moved.length != now.length) {
      return;
    }
    float[] changes = changes(now, before);
    double beyond = 0;
    for (int i = 0; i < changes.length; i++) {
      beyond += Math.max(0, changes[i] - moved[i]);
    }
    sum += beyond / changes.length * HALF;
    pairs++;
  }

  private static float[] changes(float[] now, float[] before) {
    float[] changes = new float[now.length];
    for (int i = 0; i < now.length; i++) {
      changes[i] = Math.abs(now[i] - before[i]);
    }
    return changes;
  }

  /** Forgets the frames before, as at a cut; what was measured stays. */
  public void cut() {
    moved = new float[0];
    result = new float[0];
  }

  /** The mean over all pairs of frames so far; 0 if there are none. */
  public double mean() {
    return pairs == 0 ? 0 : sum / pairs;
  }
}
