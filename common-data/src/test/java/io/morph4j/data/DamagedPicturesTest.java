package io.morph4j.data;

import static io.morph4j.data.PictureBytes.deflated;
import static io.morph4j.data.PictureBytes.join;
import static io.morph4j.data.PictureBytes.repeat;
import static io.morph4j.data.PictureBytes.tags;
import static io.morph4j.data.PictureBytes.tiff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.data.format.PictureFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that end early are refused, data that are whole are read whatever follows them. */
class DamagedPicturesTest {
  private static final int SIDE = 64;
  private static final Path X = Path.of("x");
  private static final String ENDS_EARLY =
      "x: the file is cut short: the data of the %s end before the picture is whole";

  private final PictureReader reader = PictureReader.defaults();
  private final Picture random = Samples.random(SIDE, 48, 3, 8, false);

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 32773, 32946})
  void decode_tiffWithFewerDataThanItsHeaderNeeds_isRefused(int compression) {
    Map<Integer, int[]> tags = tags(SIDE, 1, 8, 1);
    tags.put(259, new int[] {compression});
    byte[] whole = packed(new byte[SIDE * SIDE], compression);
    byte[] half = packed(new byte[SIDE * SIDE / 2], compression);

    assertThat(decode(tiff(ByteOrder.BIG_ENDIAN, tags, whole)).sample(63, 63, 0)).isZero();
    assertThatThrownBy(() -> decode(tiff(ByteOrder.BIG_ENDIAN, tags, half)))
        .isInstanceOf(PictureException.class)
        .hasMessageStartingWith("x: the file is cut short: ");
    tags.put(322, new int[] {SIDE});
    tags.put(323, new int[] {SIDE});
    assertThat(decode(tiff(ByteOrder.BIG_ENDIAN, tags, whole)).sample(63, 63, 0)).isZero();
    assertThatThrownBy(() -> decode(tiff(ByteOrder.BIG_ENDIAN, tags, half)))
        .hasMessageStartingWith("x: the file is cut short: ");
  }

  private static byte[] packed(byte[] data, int compression) {
    return switch (compression) {
      case 8, 32946 -> deflated(data);
      case 32773 -> repeat(new byte[] {(byte) (1 - 128), 0}, data.length / 128);
      default -> data;
    };
  }

  @Test
  void decode_tiffThatEndsWithinItsTags_isRefused() {
    Map<Integer, int[]> tags = tags(8, 1, 8, 1);
    tags.put(284, new int[] {1});
    int end = 8 + 64 + 2 + 10 * 12;
    byte[] file = tiff(ByteOrder.BIG_ENDIAN, tags, new byte[64]);

    assertThat(decode(Arrays.copyOf(file, end)).sample(7, 7, 0)).isZero();
    for (int cut = 1; cut <= 120; cut++) {
      byte[] rest = Arrays.copyOf(file, end - cut);
      assertThatThrownBy(() -> decode(rest))
          .isInstanceOf(PictureException.class)
          .hasMessage("x: the file is cut short: a TIFF that ends within its tags");
    }
  }

  @Test
  void decode_tiffWithTooFewStrips_isRefused() {
    Map<Integer, int[]> tags = tags(SIDE, 1, 8, 1);
    tags.put(278, new int[] {32});

    assertThatThrownBy(() -> decode(tiff(ByteOrder.BIG_ENDIAN, tags, new byte[SIDE * 32])))
        .hasMessage(
            "x: the file is cut short: a TIFF of 2 strips or tiles has the places of 1 and the"
                + " lengths of 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bit1g4.tif", "rgb_tiff_lzw.tif"})
  void decode_tiffWhoseStripIsCut_isRefused(String name) throws IOException {
    byte[] file = Files.readAllBytes(Samples.resource("pictures/" + name));
    int entry = entry(file, 279);
    byte[] cut = file.clone();
    cut[entry + 8] = 12;
    cut[entry + 9] = 0;

    assertThatThrownBy(() -> decode(cut))
        .isInstanceOf(PictureException.class)
        .hasMessageMatching("x: (the file is cut short|a damaged TIFF): .*");
  }

  /** Where the entry of {@code tag} is in a little-endian TIFF. */
  private static int entry(byte[] file, int tag) {
    int at = (file[4] & 0xFF | (file[5] & 0xFF) << 8) + 2;
    while ((file[at] & 0xFF | (file[at + 1] & 0xFF) << 8) != tag) {
      at += 12;
    }
    return at;
  }

  @ParameterizedTest
  @CsvSource({
    "1,8,1,34925,a TIFF compressed with LZMA", "1,8,1,50000,a TIFF compressed with ZSTD",
    "1,8,1,999,a TIFF compressed with method 999", "2,4,3,1,a TIFF of 4 bits per sample and 3",
    "8,8,3,1,a TIFF of colour model 8", "1,12,1,1,a TIFF of 12 bits per sample"
  })
  void decode_tiffOfKindThatIsNotRead_saysWhyAndBlamesNobody(
      int photometric, int bits, int samples, int compression, String message) {
    Map<Integer, int[]> tags = tags(SIDE, photometric, bits, samples);
    tags.put(259, new int[] {compression});

    assertThatThrownBy(() -> decode(tiff(ByteOrder.BIG_ENDIAN, tags, new byte[SIDE * SIDE * 6])))
        .hasMessageStartingWith("x: " + message)
        .hasMessageNotContaining("damaged")
        .hasMessageContaining("are read");
  }

  @Test
  void decode_jpegWithoutEndMark_readsItWithAnythingBehind() throws IOException {
    byte[] file = jpeg(random, false);
    byte[] open = Arrays.copyOf(file, file.length - 2);
    byte[] thumbnail = jpeg(Samples.random(24, 16, 3, 8, false), false);
    byte[] trailer =
        join(open, PictureBytes.ascii("\0\0ftypmp42\1\1\1"), thumbnail, PictureBytes.ascii("SEFT"));

    Picture wanted = decode(file);

    assertThat(wanted.width()).isEqualTo(SIDE);
    assertThat(decode(open)).isEqualTo(wanted);
    assertThat(decode(trailer)).isEqualTo(wanted);
    assertThat(decode(join(file, thumbnail))).isEqualTo(wanted);
    byte[] progressive = jpeg(random, true);
    Picture whole = decode(progressive);
    assertThat(decode(Arrays.copyOf(progressive, progressive.length - 2))).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void decode_jpegWhoseScansEndEarly_isRefused(boolean progressive) throws IOException {
    byte[] file = jpeg(random, progressive);
    byte[] end = {(byte) 0xFF, (byte) 0xD9};

    for (int kept = file.length - 40; kept > 700; kept -= 97) {
      byte[] cut = join(Arrays.copyOf(file, kept), end);
      assertThatThrownBy(() -> decode(cut))
          .as("%d of %d bytes", kept, file.length)
          .isInstanceOf(PictureException.class)
          .hasMessageStartingWith("x: the file is cut short: ");
    }
  }

  @Test
  void decode_jpegWithSecondFrameHeader_takesTheFirst() throws IOException {
    byte[] file = jpeg(random, false);
    byte[] frame = {
      (byte) 0xFF, (byte) 0xC0, 0, 11, 8, 0x7D, 0, 0x7D, 0, 1, 1, 0x11, 0, (byte) 0xFF, (byte) 0xD9
    };

    assertThat(decode(join(Arrays.copyOf(file, file.length - 2), frame))).isEqualTo(decode(file));
  }

  @ParameterizedTest
  @CsvSource({
    "0xC3,a lossless JPEG",
    "0xC5,a hierarchical JPEG",
    "0xC9,a JPEG with arithmetic coding"
  })
  void decode_jpegOfKindThatIsNotRead_saysSo(String marker, String message) throws IOException {
    byte[] file = jpeg(random, false);
    for (int i = 2; i < file.length; i++) {
      if (file[i - 1] == (byte) 0xFF && file[i] == (byte) 0xC0) {
        file[i] = (byte) (int) Integer.decode(marker);
        break;
      }
    }

    assertThatThrownBy(() -> decode(file)).hasMessageStartingWith("x: " + message);
  }

  @Test
  void decode_jpegOfManyPixelsWithoutData_isRefusedFromItsHeader() throws IOException {
    byte[] file = jpeg(random, false);
    for (int i = 2; i < file.length; i++) {
      if (file[i - 1] == (byte) 0xFF && file[i] == (byte) 0xC0) {
        file[i + 4] = 0x27;
        file[i + 6] = 0x27;
        break;
      }
    }

    assertThatThrownBy(() -> PictureFile.of(file))
        .hasMessageMatching("the file is cut short: a JPEG scan of [0-9,]+ bytes, at least .*");
  }

  @Test
  void decode_pngWithFewerRowsThanItsHeaderSays_isRefused() {
    byte[] whole = PictureBytes.png(SIDE, SIDE, 8, 0, new byte[SIDE]);
    byte[] header = whole.clone();
    byte[] taller = PictureBytes.png(SIDE, 2 * SIDE, 8, 0, new byte[SIDE]);
    System.arraycopy(taller, 8, header, 8, 25);

    assertThatThrownBy(() -> decode(header)).hasMessage(ENDS_EARLY.formatted("PNG"));
  }

  @Test
  void decode_pngWithNonsenseForChunks_saysItInOneLine() {
    byte[] file = PictureBytes.png(SIDE, SIDE, 8, 0, new byte[SIDE]);
    Arrays.fill(file, 33, 60, (byte) '\n');

    assertThatThrownBy(() -> decode(file))
        .hasMessage("x: a damaged PNG: no chunk begins at byte 33");
  }

  @Test
  void decode_bmpWhoseRunsEndEarly_isRefused() {
    byte[] runs = join(repeat(new byte[] {8, 1, 0, 0}, 4), new byte[] {0, 1});
    byte[] skips = join(new byte[] {0, 2, 1, 1}, repeat(new byte[] {8, 1, 0, 0}, 8));

    assertThatThrownBy(() -> decode(PictureBytes.bmp(8, 8, 1, new byte[1024], runs)))
        .hasMessage("x: the file is cut short: a BMP whose runs end before the picture is whole");
    assertThatThrownBy(() -> decode(PictureBytes.bmp(8, 8, 1, new byte[1024], skips)))
        .hasMessage("x: a BMP whose runs leave pixels out, which is not read");
  }

  @Test
  void decode_smallFileThatUnpacksToVeryMany_isRefusedBeforeDecoding() {
    byte[] bomb = PictureBytes.png(10_000, 10_000, 1, 0, new byte[1250]);

    assertThatThrownBy(() -> decode(bomb))
        .hasMessageContaining("unpacks to 10000 x 10000 pixels, more than 2,000 times");
  }

  @Test
  void decode_pictureWhoseDecodingTakesMoreThanTheLimitAllows_isRefused() {
    byte[] header = new byte[1 << 16];
    ByteBuffer.wrap(header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(PictureBytes.ascii("RIFF"))
        .putInt(header.length - 8)
        .put(PictureBytes.ascii("WEBPVP8L"))
        .putInt(header.length - 20)
        .put((byte) 0x2F)
        .putInt(3999 | 2499 << 14);

    assertThatThrownBy(() -> new PictureReader(10_000_000).decode(X, header))
        .hasMessageStartingWith(
            "x: decoding its 4000 x 2500 pixels takes 114 MB, the limit of 10.0 megapixels allows"
                + " 76;");
  }

  @Test
  void decode_faxOfBothPolarities_isReadAsMeant() throws IOException {
    byte[] file = Files.readAllBytes(Samples.resource("pictures/bit1g4.tif"));
    Picture black = decode(file);
    file[entry(file, 262) + 8] ^= 1;
    Picture white = decode(file);

    for (int i = 0; i < black.samples().length; i++) {
      assertThat(white.samples()[i] & 0xFF).isEqualTo(255 - (black.samples()[i] & 0xFF));
    }
  }

  private Picture decode(byte[] file) {
    return reader.decode(X, file);
  }

  private static byte[] jpeg(Picture picture, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam options = writer.getDefaultWriteParam();
      if (progressive) {
        options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture.toBufferedImage(), null, null), options);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
