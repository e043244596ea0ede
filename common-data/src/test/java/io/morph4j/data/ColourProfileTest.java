package io.morph4j.data;

import static io.morph4j.data.PictureBytes.ascii;
import static io.morph4j.data.PictureBytes.join;
import static io.morph4j.data.PictureBytes.png;
import static io.morph4j.data.PictureBytes.profileChunk;
import static io.morph4j.data.PictureBytes.repeat;
import static io.morph4j.data.PictureBytes.samples;
import static io.morph4j.data.PictureBytes.tags;
import static io.morph4j.data.PictureBytes.tiff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.data.format.ColourProfile;
import io.morph4j.data.format.PictureFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours of files with a profile become those of sRGB. */
class ColourProfileTest {
  /** Colorants adapted to D50 in their columns, as the profiles of Apple and Adobe hold them. */
  private static final double[][] DISPLAY_P3 = {
    {0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
  };

  private static final double[][] ADOBE_RGB = {
    {0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}
  };

  /** From XYZ of D50 to linear sRGB: by rows. */
  private static final double[][] TO_SRGB = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427}
  };

  private static final double GAMMA = 563 / 256.0;

  @ParameterizedTest
  @CsvSource({"200,100,50", "60,180,90", "90,110,200", "128,128,128", "250,240,20"})
  void decode_pngOfDisplayP3AndAdobeRgb_isConvertedToSrgb(int red, int green, int blue) {
    for (double[][] colorants : new double[][][] {DISPLAY_P3, ADOBE_RGB}) {
      byte[] icc = profile("RGB ", "wide", colorants);
      int[] wanted = converted(colorants, red, green, blue);
      byte[] row = repeat(new byte[] {(byte) red, (byte) green, (byte) blue}, 5);
      byte[] deep =
          repeat(samples(16, ByteOrder.BIG_ENDIAN, red * 257, green * 257, blue * 257), 5);

      Picture picture = decode(png(5, 70, 8, 2, row, profileChunk(icc)));
      Picture picture16 = decode(png(5, 70, 16, 2, deep, profileChunk(icc)));

      for (int c = 0; c < 3; c++) {
        assertThat(picture.sample(4, 69, c)).isCloseTo(wanted[c], within(1));
        assertThat(picture16.sample(4, 69, c)).isCloseTo(wanted[c] * 257, within(257));
      }
    }
  }

  @Test
  void decode_greyProfile_keepsGreyAndAlphaAndChangesTheCurve() {
    byte[] icc = profile("GRAY", "linear", new double[0][]);
    byte[] row = repeat(new byte[] {30, 33}, 5);

    Picture picture = decode(png(5, 3, 8, 4, row, profileChunk(icc)));

    int wanted = (int) Math.round(255 * encoded(Math.pow(30 / 255.0, GAMMA)));
    assertThat(picture.channels()).isEqualTo(1);
    assertThat(picture.sample(2, 2, 0)).isCloseTo(wanted, within(1)).isLessThan(26);
    assertThat(picture.alpha(2, 2)).isEqualTo(33);
  }

  @Test
  void decode_profileInJpegAndTiff_isConvertedAlike() {
    byte[] icc = profile("RGB ", "wide", ADOBE_RGB);
    byte[] jpeg =
        PictureWriter.defaults().encode(Samples.plain(16, 16, 200, 100, 50), Path.of("x.jpg"));
    byte[] segment =
        join(
            new byte[] {(byte) 0xFF, (byte) 0xE2},
            samples(16, ByteOrder.BIG_ENDIAN, 16 + icc.length),
            ascii("ICC_PROFILE\0\1\1"),
            icc);
    byte[] profiled =
        join(ascii("\u00FF\u00D8"), segment, java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length));
    Map<Integer, int[]> tags = tags(4, 2, 8, 3);
    int[] words = new int[icc.length / 2];
    for (int i = 0; i < words.length; i++) {
      words[i] = icc[2 * i] << 8 & 0xFF00 | icc[2 * i + 1] & 0xFF;
    }
    tags.put(34675, words);
    byte[] strip = repeat(new byte[] {(byte) 200, 100, 50}, 16);
    int[] wanted = converted(ADOBE_RGB, 200, 100, 50);

    Picture fromJpeg = decode(profiled);
    Picture fromTiff = decode(tiff(ByteOrder.BIG_ENDIAN, tags, strip));

    for (int c = 0; c < 3; c++) {
      assertThat(fromJpeg.sample(8, 8, c)).isCloseTo(wanted[c], within(3));
      assertThat(fromTiff.sample(3, 3, c)).isCloseTo(wanted[c], within(1));
    }
  }

  @Test
  void decode_profileThatCannotBeUsed_leavesSamplesAlone() {
    byte[] row = repeat(new byte[] {(byte) 200, 100, 50}, 5);
    byte[] plain = png(5, 3, 8, 2, row);
    byte[] icc = profile("RGB ", "wide", ADOBE_RGB);
    byte[] damaged = java.util.Arrays.copyOf(icc, 200);
    byte[] ofGrey = profile("GRAY", "grey", new double[0][]);

    assertThat(decode(png(5, 3, 8, 2, row, profileChunk(damaged)))).isEqualTo(decode(plain));
    assertThat(decode(png(5, 3, 8, 2, row, profileChunk(ofGrey)))).isEqualTo(decode(plain));
  }

  @Test
  void of_pictureWithProfile_tellsItsName() throws Exception {
    byte[] icc = profile("RGB ", "Display P3", DISPLAY_P3);
    byte[] file = png(1, 1, 8, 2, new byte[3], profileChunk(icc));

    ColourProfile profile = PictureFile.of(file).header().profile();

    assertThat(profile).hasToString("Display P3");
    assertThat(profile.isSameAsSrgb()).isFalse();
  }

  private static Picture decode(byte[] file) {
    return PictureReader.defaults().decode(Path.of("x"), file);
  }

  /** By the formulas of the profile and of IEC 61966-2-1. */
  private static int[] converted(double[][] colorants, int... colour) {
    double[] xyz = new double[3];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 3; i++) {
        xyz[i] += colorants[c][i] * Math.pow(colour[c] / 255.0, GAMMA);
      }
    }
    int[] result = new int[3];
    for (int c = 0; c < 3; c++) {
      double linear = 0;
      for (int i = 0; i < 3; i++) {
        linear += TO_SRGB[c][i] * xyz[i];
      }
      result[c] = (int) Math.round(255 * encoded(Math.max(0, Math.min(1, linear))));
    }
    return result;
  }

  private static double encoded(double linear) {
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
  }

  /** A profile of version 2: a matrix and a gamma of 563 / 256, or the gamma alone for grey. */
  private static byte[] profile(String space, String name, double[][] colorants) {
    Map<String, byte[]> tags = new LinkedHashMap<>();
    byte[] text = ascii(name + "\0");
    byte[] description =
        ByteBuffer.allocate(12).put(ascii("desc\0\0\0\0")).putInt(text.length).array();
    tags.put("desc", join(description, text, new byte[79]));
    tags.put("wtpt", xyz(0.9642, 1, 0.8249));
    byte[] curve = join(ascii("curv\0\0\0\0\0\0\0\1"), samples(16, ByteOrder.BIG_ENDIAN, 563, 0));
    if (colorants.length == 0) {
      tags.put("kTRC", curve);
    } else {
      for (int c = 0; c < 3; c++) {
        tags.put("rgb".charAt(c) + "XYZ", xyz(colorants[c]));
        tags.put("rgb".charAt(c) + "TRC", curve);
      }
    }
    int at = 128 + 4 + 12 * tags.size();
    ByteBuffer out = ByteBuffer.allocate(at + 1024);
    out.position(128).putInt(tags.size());
    for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
      byte[] data = tag.getValue();
      out.put(ascii(tag.getKey())).putInt(at).putInt(data.length);
      out.duplicate().position(at).put(data);
      at += (data.length + 3) / 4 * 4;
    }
    out.putInt(0, at).put(4, ascii("lcms")).putInt(8, 0x2100000).put(12, ascii("mntr" + space));
    out.put(20, ascii("XYZ ")).put(36, ascii("acsp"));
    out.put(68, java.util.Arrays.copyOfRange(xyz(0.9642, 1, 0.8249), 8, 20));
    return java.util.Arrays.copyOf(out.array(), at);
  }

  private static byte[] xyz(double... values) {
    ByteBuffer out = ByteBuffer.allocate(20).put(ascii("XYZ \0\0\0\0"));
    for (double value : values) {
      out.putInt((int) Math.round(value * 65536));
    }
    return out.array();
  }
}
