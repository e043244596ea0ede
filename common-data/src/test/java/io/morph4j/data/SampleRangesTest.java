package io.morph4j.data;

import static io.morph4j.data.PictureBytes.ascii;
import static io.morph4j.data.PictureBytes.chunk;
import static io.morph4j.data.PictureBytes.deflated;
import static io.morph4j.data.PictureBytes.join;
import static io.morph4j.data.PictureBytes.png;
import static io.morph4j.data.PictureBytes.repeat;
import static io.morph4j.data.PictureBytes.samples;
import static io.morph4j.data.PictureBytes.tags;
import static io.morph4j.data.PictureBytes.tiff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every depth, polarity, layout and alpha: black is black, white is white, planes stay apart. */
class SampleRangesTest {
  private static final int SIDE = 8;
  private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;

  private static Picture decode(byte[] file) {
    return PictureReader.defaults().decode(Path.of("x"), file);
  }

  private static void assertPixel(Picture picture, int x, int y, int... samples) {
    for (int c = 0; c < samples.length; c++) {
      assertThat(picture.sample(x, y, c)).as("channel %d of %s", c, picture).isEqualTo(samples[c]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 100, 254, 255, 256, 1023, 4095, 65535})
  void decode_pnmOfAnyLargestSample_spreadsItOverTheWholeRange(int largest) {
    int bits = largest > 255 ? 16 : 8;
    int white = bits == 16 ? 65535 : 255;
    int third = largest / 3;
    int wanted = (int) Math.round((double) third * white / largest);
    byte[] data = samples(bits, BIG, 0, third, largest);
    String text = "2 1 " + largest + "\n";

    for (byte[] file :
        new byte[][] {
          join(ascii("P5 3 1 " + largest + "\n"), data),
          ascii("P2 3 1\n# a comment\n" + largest + "\n0 " + third + "\n" + largest)
        }) {
      Picture grey = decode(file);
      assertThat(grey.channels()).isEqualTo(1);
      assertThat(grey.bits()).isEqualTo(bits);
      assertThat(new int[] {grey.sample(0, 0, 0), grey.sample(1, 0, 0), grey.sample(2, 0, 0)})
          .containsExactly(0, wanted, white);
    }
    assertPixel(decode(join(ascii("P6 " + text), data, data)), 1, 0, 0, wanted, white);
    String numbers = " 0 " + third + " " + largest;
    assertPixel(decode(ascii("P3 " + text + numbers + numbers)), 1, 0, 0, wanted, white);
  }

  @Test
  void decode_bitmaps_haveOnesForBlack() {
    assertPixel(decode(join(ascii("P4 2 1\n"), new byte[] {0x40})), 0, 0, 255);
    assertPixel(decode(join(ascii("P4 2 1\n"), new byte[] {0x40})), 1, 0, 0);
    assertPixel(decode(ascii("P1 2 1 01")), 1, 0, 0);
  }

  @Test
  void decode_pnmWithSampleOverItsLargest_isRefused() {
    assertThatThrownBy(() -> decode(join(ascii("P5 1 1 100\n"), new byte[] {101})))
        .hasMessage("x: a damaged PNM: a sample of 101 over its largest, 100");
  }

  @ParameterizedTest
  @CsvSource({
    "0,1", "0,2", "0,4", "0,8", "0,16", "1,1", "1,2", "1,4", "1,8", "1,16",
  })
  void decode_greyTiff_obeysItsPolarity(int photometric, int bits) {
    int largest = bits == 16 ? 65535 : 255;
    int white = photometric == 1 ? largest : 0;
    for (ByteOrder order : new ByteOrder[] {BIG, ByteOrder.LITTLE_ENDIAN}) {
      int strip = SIDE * SIDE * bits / 8;
      byte[] zeros = new byte[strip];
      byte[] ones = repeat(new byte[] {-1}, strip);
      Map<Integer, int[]> tags = tags(SIDE, photometric, bits, 1);

      assertPixel(decode(tiff(order, tags, zeros)), 3, 3, largest - white);
      assertPixel(decode(tiff(order, tags, ones)), 7, 7, white);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,8", "0,16", "1,8", "1,16"})
  void decode_greyTiffWithAlpha_invertsGreyOnly(int photometric, int bits) {
    int largest = bits == 16 ? 65535 : 255;
    for (ByteOrder order : new ByteOrder[] {BIG, ByteOrder.LITTLE_ENDIAN}) {
      byte[] strip = repeat(samples(bits, order, 100, 30), SIDE * SIDE);
      Map<Integer, int[]> tags = tags(SIDE, photometric, bits, 2);
      tags.put(338, new int[] {2});

      Picture picture = decode(tiff(order, tags, strip));

      assertPixel(picture, 3, 3, photometric == 1 ? 100 : largest - 100);
      assertThat(picture.alpha(3, 3)).isEqualTo(30);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "8,1,0", "8,2,0", "16,1,0", "16,2,0", "8,1,1", "8,2,1", "16,1,1", "16,2,1", "8,1,2", "8,2,2",
    "16,1,2", "16,2,2",
  })
  void decode_colouredTiff_keepsPlanesApart(int bits, int planes, int alphaKind) {
    int[] colour = {bits == 16 ? 65535 : 255, 40, 0, 128};
    int samples = alphaKind == 0 ? 3 : 4;
    int largest = bits == 16 ? 65535 : 255;
    for (ByteOrder order : new ByteOrder[] {BIG, ByteOrder.LITTLE_ENDIAN}) {
      for (int compression : new int[] {1, 8}) {
        Map<Integer, int[]> tags = tags(SIDE, 2, bits, samples);
        tags.put(259, new int[] {compression});
        tags.put(284, new int[] {planes});
        if (alphaKind > 0) {
          tags.put(338, new int[] {alphaKind});
        }
        byte[][] strips = new byte[planes == 2 ? samples : 1][];
        for (int s = 0; s < strips.length; s++) {
          int[] values = planes == 2 ? new int[] {colour[s]} : colour.clone();
          byte[] pixel =
              samples(bits, order, planes == 2 ? values : java.util.Arrays.copyOf(values, samples));
          byte[] strip = repeat(pixel, SIDE * SIDE);
          strips[s] = compression == 8 ? deflated(strip) : strip;
        }

        Picture picture = decode(tiff(order, tags, strips));

        int green = alphaKind == 1 ? (int) ((40L * largest + 64) / 128) : 40;
        assertPixel(picture, 7, 7, largest, green, 0);
        assertThat(picture.alpha(0, 0)).isEqualTo(alphaKind == 0 ? largest : 128);
        assertThat(picture.bits()).isEqualTo(bits);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void decode_paletteTiff_looksColoursUp(int bits) {
    int entries = 1 << bits;
    int[] map = new int[3 * entries];
    map[1] = 65535;
    map[entries + 1] = 0x8000;
    Map<Integer, int[]> tags = tags(SIDE, 3, bits, 1);
    tags.put(320, map);
    byte[] strip = new byte[SIDE * SIDE * bits / 8];
    strip[0] = (byte) (1 << 8 - bits);

    Picture picture = decode(tiff(BIG, tags, strip));

    assertPixel(picture, 0, 0, 255, 128, 0);
    assertPixel(picture, 1, 0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void decode_greyPng_spreadsDepthAndAppliesTransparentGrey(int depth) {
    int largest = (1 << depth) - 1;
    int white = depth == 16 ? 65535 : 255;
    byte[] row = new byte[SIDE * depth / 8];
    java.util.Arrays.fill(row, 0, Math.max(1, depth / 8), (byte) -1);
    byte[] key = chunk("tRNS", samples(16, BIG, largest));

    Picture plain = decode(png(SIDE, 2, depth, 0, row));
    Picture keyed = decode(png(SIDE, 2, depth, 0, row, key));

    assertThat(plain.hasAlpha()).isFalse();
    assertPixel(plain, 0, 1, white);
    assertPixel(keyed, 0, 1, white);
    assertThat(keyed.alpha(0, 1)).isZero();
    if (depth > 1) {
      assertPixel(keyed, 7, 1, 0);
      assertThat(keyed.alpha(7, 1)).isEqualTo(white);
    }
  }

  @ParameterizedTest
  @CsvSource({"8,2", "16,2", "8,4", "16,4", "8,6", "16,6"})
  void decode_directPng_keepsSamplesAndAlpha(int depth, int colours) {
    int[] pixel = {10, 90, 200, 7};
    int bands = colours == 2 ? 3 : colours == 4 ? 2 : 4;
    byte[] row = repeat(samples(depth, BIG, java.util.Arrays.copyOf(pixel, bands)), SIDE);

    Picture picture = decode(png(SIDE, 3, depth, colours, row));

    assertThat(picture.channels()).isEqualTo(colours == 4 ? 1 : 3);
    assertPixel(picture, 5, 2, java.util.Arrays.copyOf(pixel, picture.channels()));
    if (colours != 2) {
      assertThat(picture.alpha(5, 2)).isEqualTo(pixel[bands - 1]);
    }
    byte[] key = chunk("tRNS", samples(16, BIG, 10, 90, 200));
    if (colours == 2) {
      assertThat(decode(png(SIDE, 3, depth, 2, row, key)).alpha(5, 2)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void decode_palettePng_looksColoursAndAlphaUp(int depth) {
    byte[] row = new byte[SIDE * depth / 8];
    row[0] = (byte) (1 << 8 - depth);
    byte[] palette = chunk("PLTE", new byte[] {1, 2, 3, 40, 50, 60});
    byte[] alpha = chunk("tRNS", new byte[] {9});

    Picture picture = decode(png(SIDE, 1, depth, 3, row, palette, alpha));

    assertPixel(picture, 0, 0, 40, 50, 60);
    assertThat(picture.alpha(0, 0)).isEqualTo(255);
    assertPixel(picture, 1, 0, 1, 2, 3);
    assertThat(picture.alpha(1, 0)).isEqualTo(9);
  }

  @Test
  void decode_bmpOfAllDepths_givesItsColours() {
    byte[] palette = new byte[8];
    palette[4] = 60;
    palette[5] = 50;
    palette[6] = 40;
    byte[] ones = repeat(new byte[] {-1}, 4 * SIDE);
    byte[] masks = samples(16, ByteOrder.LITTLE_ENDIAN, 0xF800, 0, 0x7E0, 0, 0x1F, 0);
    byte[] deep = repeat(samples(16, ByteOrder.LITTLE_ENDIAN, 0x07E0), SIDE * SIDE);
    byte[] colours = repeat(new byte[] {60, 50, 40}, SIDE * SIDE);
    byte[] wide = repeat(new byte[] {60, 50, 40, 0}, SIDE * SIDE);
    byte[] palette8 = java.util.Arrays.copyOf(palette, 1024);
    byte[] palette4 = java.util.Arrays.copyOf(palette, 64);
    byte[] runs8 = join(repeat(new byte[] {SIDE, 1, 0, 0}, SIDE), new byte[] {0, 1});
    byte[] runs4 = join(repeat(new byte[] {SIDE, 0x11, 0, 0}, SIDE), new byte[] {0, 1});

    assertPixel(decode(PictureBytes.bmp(SIDE, 1, 0, palette, ones)), 3, 3, 40, 50, 60);
    assertPixel(decode(PictureBytes.bmp(SIDE, 16, 3, masks, deep)), 3, 3, 0, 255, 0);
    assertPixel(decode(PictureBytes.bmp(SIDE, 24, 0, new byte[0], colours)), 3, 3, 40, 50, 60);
    assertPixel(decode(PictureBytes.bmp(SIDE, 32, 0, new byte[0], wide)), 3, 3, 40, 50, 60);
    assertPixel(decode(PictureBytes.bmp(SIDE, 8, 1, palette8, runs8)), 7, 7, 40, 50, 60);
    assertPixel(decode(PictureBytes.bmp(SIDE, 4, 2, palette4, runs4)), 0, 0, 40, 50, 60);
  }
}
