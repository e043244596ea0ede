package io.morph4j.data.format;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An ICC profile of grey, RGB or CMYK colours, and the way from it to sRGB (JDK: Little CMS). */
public final class ColourProfile {
  /** Larger profiles than this are taken for damaged; those of printing presses have a few MB. */
  static final int MOST_BYTES = 16 << 20;

  private static final int LONGEST_NAME = 60;
  private static final int ROWS_AT_ONCE = 64;
  private static final int GRID = 6;
  private static final int SAME = 2;

  private final ICC_Profile profile;
  private final int colours;
  private final String name;
  private final boolean sRgb;

  private ColourProfile(ICC_Profile profile, int colours) {
    this.profile = profile;
    this.colours = colours;
    this.name = name(profile);
    this.sRgb = isSrgb();
  }

  /** The profile in {@code icc}; null if it is damaged or not for this many colours. */
  static @Nullable ColourProfile of(byte[] icc, int colours) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(icc);
      int wanted =
          switch (colours) {
            case 1 -> ColorSpace.TYPE_GRAY;
            case 3 -> ColorSpace.TYPE_RGB;
            default -> ColorSpace.TYPE_CMYK;
          };
      return profile.getColorSpaceType() == wanted ? new ColourProfile(profile, colours) : null;
    } catch (IllegalArgumentException | CMMException | IndexOutOfBoundsException damaged) {
      return null;
    }
  }

  /** What the profile calls itself, such as {@code Display P3}. */
  public String name() {
    return name;
  }

  /** Whether colours are those of sRGB, to {@value #SAME} of 255: nothing is converted then. */
  public boolean isSameAsSrgb() {
    return sRgb;
  }

  /**
   * The samples in sRGB, with as many colours as {@code channels}, 1 or 3; further bands are kept.
   */
  public SampleGrid toSrgb(SampleGrid from, int channels) {
    if (sRgb && channels == colours) {
      return from;
    }
    int further = from.bands() - colours;
    SampleGrid to = SampleGrid.empty(from.width(), from.height(), channels + further, from.bits());
    ColorConvertOp conversion = conversion();
    for (int top = 0; top < from.height(); top += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, from.height() - top);
      int first = top * from.width();
      int count = rows * from.width();
      WritableRaster source = raster(from.width(), rows, colours, from.bits());
      WritableRaster target = raster(from.width(), rows, 3, from.bits());
      int[] pixels = new int[count * colours];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = from.get((first + i / colours) * from.bands() + i % colours);
      }
      source.setPixels(0, 0, from.width(), rows, pixels);
      conversion.filter(source, target);
      int[] converted = target.getPixels(0, 0, from.width(), rows, (int[]) null);
      for (int i = 0; i < count; i++) {
        int at = (first + i) * to.bands();
        for (int c = 0; c < channels; c++) {
          to.set(at + c, converted[3 * i + c]);
        }
        for (int f = 0; f < further; f++) {
          to.set(at + channels + f, from.get((first + i) * from.bands() + colours + f));
        }
      }
    }
    return to;
  }

  private ColorConvertOp conversion() {
    ICC_Profile target = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
    return new ColorConvertOp(new ICC_Profile[] {profile, target}, null);
  }

  private static WritableRaster raster(int width, int height, int bands, int bits) {
    int type = bits == 16 ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
    return Raster.createInterleavedRaster(type, width, height, bands, null);
  }

  /** Converts a grid of colours; fails as {@link ColorConvertOp} does if the profile is damaged. */
  private boolean isSrgb() {
    int steps = colours == 1 ? 256 : GRID;
    int count = (int) Math.pow(steps, colours);
    WritableRaster source = raster(count, 1, colours, 8);
    WritableRaster target = raster(count, 1, 3, 8);
    for (int i = 0; i < count; i++) {
      for (int c = 0, rest = i; c < colours; c++, rest /= steps) {
        source.setSample(i, 0, c, rest % steps * 255 / (steps - 1));
      }
    }
    conversion().filter(source, target);
    for (int i = 0; i < count && colours < 4; i++) {
      for (int c = 0; c < 3; c++) {
        int given = source.getSample(i, 0, Math.min(c, colours - 1));
        if (Math.abs(given - target.getSample(i, 0, c)) > SAME) {
          return false;
        }
      }
    }
    return colours < 4;
  }

  /** The description of version 2 (ASCII) or 4 (the first of several languages). */
  private static String name(ICC_Profile profile) {
    FileBytes tag = new FileBytes(tag(profile));
    try {
      String text = "";
      if (tag.has(0, "desc")) {
        int length = (int) Math.min(tag.u32(8, true), tag.length() - 12);
        text = tag.ascii(12, Math.max(0, Math.min(length, LONGEST_NAME)));
      } else if (tag.has(0, "mluc")) {
        int length = (int) Math.min(tag.u32(20, true), 2 * LONGEST_NAME);
        int at = (int) Math.min(tag.u32(24, true), tag.length());
        int end = (int) Math.min(at + length, tag.length());
        text = new String(tag.bytes(), at, end - at, StandardCharsets.UTF_16BE);
      }
      String printable = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "").strip();
      return printable.isEmpty() ? "without a name" : printable;
    } catch (FormatException damaged) {
      return "without a name";
    }
  }

  private static byte[] tag(ICC_Profile profile) {
    byte[] tag = profile.getData(ICC_Profile.icSigProfileDescriptionTag);
    return tag == null ? new byte[0] : tag;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ColourProfile p
        && colours == p.colours
        && Arrays.equals(profile.getData(), p.profile.getData());
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
