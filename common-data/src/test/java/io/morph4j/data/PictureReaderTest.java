package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.data.format.PictureFormat;
import io.morph4j.data.format.PictureHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  private final PictureReader reader = PictureReader.defaults();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bit1g4.tif", "cmyk.tif", "grey.jpg", "grey16.tif", "la.png", "la.tif", "la16.png",
        "rgba16.png", "rgb16.png", "pal.png", "palt.png", "pal.bmp", "prog.jpg", "rgba.tif",
        "rgb_tiff_lzw.tif", "rgb.ppm", "rgba.webp", "o2.webp", "o3.png", "o5.jpg", "o6.jpg",
        "o6.tif", "o8.webp", "o6_16.tif"
      })
  void read_kindOfFile_equalsPillow(String name) {
    assertThat(reader.read(Samples.resource("pictures/" + name))).isEqualTo(Samples.expected(name));
  }

  @Test
  void read_cmykJpeg_isConvertedToRgb() {
    Picture picture = reader.read(Samples.resource("pictures/cmyk.jpg"));

    Samples.assertClose(picture, Samples.expected("cmyk.jpg"), 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anim.gif | a GIF file; PNG, JPEG, WebP, BMP, TIFF and PPM pictures are read",
        "anim.png | an animated PNG of 2 frames; split it into pictures",
        "anim.webp | an animated WebP; split it into pictures",
        "pages.tif | a TIFF of several pages; split it into pictures",
        "float.tif | a TIFF of signed or floating-point samples",
        "int32.tif | a TIFF of signed or floating-point samples",
        "x.avif | an AVIF file",
        "x.jp2 | a JPEG 2000 file",
        "short.png | the file is cut short: the data of the PNG end before the picture is whole"
      })
  void read_kindThatIsNotRead_saysSoInOneLine(String name, String message) {
    Path file = Samples.resource("pictures/" + name);

    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(PictureException.class)
        .hasMessageStartingWith(file + ": " + message)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"prog.jpg", "rgb16.png", "rgba.webp", "pal.bmp", "rgb_tiff_lzw.tif", "rgb.ppm"})
  void read_fileCutAnywhere_isRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Samples.resource("pictures/" + name));
    int endMark = name.endsWith(".jpg") ? 2 : 0;
    for (int length = 0; length < whole.length - endMark; length += length < 64 ? 1 : 7) {
      byte[] cut = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> reader.decode(Path.of(name), cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(PictureException.class)
          .hasMessageStartingWith(name + ": ");
    }
  }

  @Test
  void read_jpegCutShort_saysThatItIs() throws IOException {
    byte[] whole = Files.readAllBytes(Samples.resource("pictures/grey.jpg"));
    Path file = Files.write(folder.resolve("half.jpg"), Arrays.copyOf(whole, whole.length - 9));

    assertThatThrownBy(() -> reader.read(file))
        .hasMessage(
            file + ": the file is cut short: the data of the JPEG end before the picture is whole");
  }

  @Test
  void read_pngWithFlippedBit_saysWhichChecksumIsWrong() throws IOException {
    byte[] bytes = Files.readAllBytes(Samples.resource("goldens/image_rgb.png"));
    bytes[bytes.length / 2] ^= 4;

    assertThatThrownBy(() -> reader.decode(Path.of("x.png"), bytes))
        .hasMessage("x.png: a damaged PNG: the checksum of chunk IDAT is wrong");
  }

  @Test
  void read_emptyFile_saysEmpty() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.png"));

    assertThatThrownBy(() -> reader.read(file)).hasMessage(file + ": the file is empty");
  }

  @Test
  void read_textNamedPng_showsItsBeginning() throws IOException {
    Path file = Files.writeString(folder.resolve("text.png"), "these are\nthe notes");

    assertThatThrownBy(() -> reader.read(file))
        .hasMessage(
            file
                + ": not a picture but text, beginning \"these are the notes\"; PNG, JPEG, WebP,"
                + " BMP, TIFF and PPM pictures are read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P 2\u007F1 2", "P 2\u009B31m", "P 2\u202E1 2"})
  void read_textThatSteersATerminal_showsItsFirstBytes(String text) {
    byte[] file = text.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> reader.decode(Path.of("x.png"), file))
        .hasMessageStartingWith("x.png: not a picture: the file begins with the bytes 50 20 32 ");
  }

  @Test
  void read_noise_showsItsFirstBytes() {
    byte[] noise = {1, 2, 3, (byte) 0xFE, 0, 0, 0, 0, 0, 0};

    assertThatThrownBy(() -> reader.decode(Path.of("x.jpg"), noise))
        .hasMessageStartingWith(
            "x.jpg: not a picture: the file begins with the bytes 01 02 03 fe 00 00 00 00;");
  }

  @Test
  void read_missingFileOrFolder_saysSo() {
    Path missing = folder.resolve("none.png");

    assertThatThrownBy(() -> reader.read(missing))
        .isInstanceOf(UserException.class)
        .hasMessage(missing + ": cannot be read: there is no such file");
    assertThatThrownBy(() -> reader.read(folder)).hasMessage(folder + ": a folder, not a picture");
  }

  @Test
  void read_hugeSizeInTinyFile_isRefusedBeforeDecoding() throws IOException {
    byte[] bomb = png(60000, 60000);

    assertThatThrownBy(() -> reader.decode(Path.of("bomb.png"), bomb))
        .hasMessage(
            "bomb.png: 60000 x 60000 = 3600.0 megapixels, the limit is 100.0; raise the limit or"
                + " make the picture smaller");
  }

  @Test
  void read_overOwnLimit_isRefusedAndHigherLimitReads() {
    Path file = Samples.write(Samples.random(40, 30, 3, 8, false), folder.resolve("p.png"));

    assertThatThrownBy(() -> new PictureReader(1199).read(file))
        .isInstanceOf(PictureException.class);
    assertThat(new PictureReader(1200).read(file).width()).isEqualTo(40);
  }

  @Test
  void read_sizeThatNoPictureHas_isRefused() throws IOException {
    assertThatThrownBy(() -> reader.decode(Path.of("x.png"), png(0, 5)))
        .hasMessageContaining("the header says 0 x 5 pixels");
    assertThatThrownBy(() -> reader.decode(Path.of("x.png"), png(2_000_000_000, 1)))
        .hasMessageContaining("each side must be 1 to 1,048,576");
  }

  @Test
  void read_nameOutsideAscii_isFound() {
    Picture picture = Samples.random(5, 4, 3, 8, false);
    Path file = Samples.write(picture, folder.resolve("Äpfel 苹果.png"));

    assertThat(reader.read(file)).isEqualTo(picture);
  }

  @Test
  void read_wrongEnding_goesByContent() throws IOException {
    Path file = folder.resolve("really-a-png.jpg");
    Files.copy(Samples.resource("goldens/image_gray.png"), file);

    assertThat(reader.readHeader(file).format()).isEqualTo(PictureFormat.PNG);
    assertThat(reader.read(file).channels()).isEqualTo(1);
  }

  @Test
  void read_onePixelAndVeryWide_work() {
    Picture one = Samples.random(1, 1, 3, 8, false);
    Picture wide = Samples.random(20_000, 3, 3, 8, false);

    assertThat(reader.read(Samples.write(one, folder.resolve("one.png")))).isEqualTo(one);
    assertThat(reader.read(Samples.write(wide, folder.resolve("wide.png")))).isEqualTo(wide);
  }

  @Test
  void readHeader_turnedPicture_givesShownSize() {
    PictureHeader header = reader.readHeader(Samples.resource("pictures/o6.jpg"));

    assertThat(header.width()).isEqualTo(21);
    assertThat(header.shownWidth()).isEqualTo(13);
    assertThat(header.shownHeight()).isEqualTo(21);
  }

  @Test
  void maxPixels_notPositive_isRefused() {
    assertThatThrownBy(() -> new PictureReader(0)).hasMessageContaining("got 0");
  }

  /** A complete PNG whose header claims a size that its data do not have. */
  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    writeInt(header, width);
    writeInt(header, height);
    header.write(new byte[] {8, 2, 0, 0, 0});
    writeChunk(out, "IHDR", header.toByteArray());
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[100]);
    deflater.finish();
    byte[] data = new byte[64];
    writeChunk(out, "IDAT", Arrays.copyOf(data, deflater.deflate(data)));
    writeChunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void writeChunk(ByteArrayOutputStream out, String name, byte[] data)
      throws IOException {
    writeInt(out, data.length);
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    out.write(type);
    out.write(data);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(data);
    writeInt(out, (int) crc.getValue());
  }

  private static void writeInt(ByteArrayOutputStream out, int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
  }
}
