package io.morph4j.data.format;

/**
 * How the stored rows and columns are to be turned for viewing: the eight values of the EXIF and
 * TIFF tag 274, in its order.
 */
public enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  HALF_TURN(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  QUARTER_TURN_CLOCKWISE(true, true, false),
  TRANSVERSED(true, true, true),
  QUARTER_TURN_COUNTERCLOCKWISE(true, false, true);

  private static final Orientation[] BY_TAG = values();

  private final boolean swapsAxes;
  private final boolean mirrorsX;
  private final boolean mirrorsY;

  Orientation(boolean swapsAxes, boolean mirrorsX, boolean mirrorsY) {
    this.swapsAxes = swapsAxes;
    this.mirrorsX = mirrorsX;
    this.mirrorsY = mirrorsY;
  }

  /** The orientation of tag value 1 .. 8; upright for any other value, as viewers do. */
  public static Orientation ofTag(int value) {
    return value >= 1 && value <= BY_TAG.length ? BY_TAG[value - 1] : UPRIGHT;
  }

  /** Whether width and height change places. It is done before the mirrorings. */
  public boolean swapsAxes() {
    return swapsAxes;
  }

  /** Whether columns are mirrored. */
  public boolean mirrorsX() {
    return mirrorsX;
  }

  /** Whether rows are mirrored. */
  public boolean mirrorsY() {
    return mirrorsY;
  }
}
