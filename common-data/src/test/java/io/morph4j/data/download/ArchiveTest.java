package io.morph4j.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"L", "K", "x", "g"})
  void unpackInto_chainOfHeadersOfOneEntry_isRefusedInOneLine(String type) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      tar.writeBytes(header(type.charAt(0), "15"));
      tar.writeBytes(Arrays.copyOf(ascii("13 path=name\n"), 512));
    }

    assertRefused(gzip(tar.toByteArray()), "a damaged archive: more than 8 headers of one entry");
  }

  @Test
  void unpackInto_nameOfGigabytes_isRefusedFromItsHeader() throws IOException {
    assertRefused(
        gzip(header('L', "20000000000")),
        "a damaged archive: a name or header of 2,147,483,648 bytes");
  }

  @Test
  void unpackInto_whatIsNoTar_isRefusedInOneLine() throws IOException {
    byte[] text = gzip(ascii("this is no archive but a text of a few words\n"));
    byte[] whole = gzip(header('0', "1000"));

    for (byte[] file : new byte[][] {text, Arrays.copyOf(whole, 14), {0x1F, (byte) 0x8B}, whole}) {
      assertRefused(file, "a damaged archive: it ends early, or its headers make no sense");
    }
  }

  @Test
  void unpackInto_longNameOfUsualLength_isRead() throws IOException {
    byte[] name = ascii("a".repeat(150) + "/" + "b".repeat(30) + ".png\0");
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar.writeBytes(header('L', Integer.toOctalString(name.length)));
    tar.writeBytes(Arrays.copyOf(name, 512));
    tar.writeBytes(header('0', "3"));
    tar.writeBytes(Arrays.copyOf(new byte[] {1, 2, 3}, 512));
    tar.writeBytes(new byte[1024]);
    Path file = Files.write(folder.resolve("x.tar.gz"), gzip(tar.toByteArray()));
    Path out = Files.createDirectory(folder.resolve("out"));

    new Archive(file, 1000, 10).unpackInto(out);

    assertThat(out.resolve("a".repeat(150)).resolve("b".repeat(30) + ".png"))
        .hasBinaryContent(new byte[] {1, 2, 3});
  }

  private void assertRefused(byte[] archive, String message) throws IOException {
    Path file = Files.write(folder.resolve("x.tar.gz"), archive);
    Path out = Files.createDirectories(folder.resolve("out"));

    assertThatThrownBy(() -> new Archive(file, 1000, 10).unpackInto(out))
        .isInstanceOf(UserException.class)
        .hasMessage(file + ": " + message);
  }

  /** A header of the old GNU kind with the right checksum. */
  private static byte[] header(char type, String octalSize) {
    byte[] block = new byte[512];
    put(block, 0, "name");
    put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(block, 124, "0".repeat(11 - octalSize.length()) + octalSize + " ");
    put(block, 136, "00000000000 ");
    put(block, 148, "        ");
    block[156] = (byte) type;
    put(block, 257, "ustar  \0");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xFF;
    }
    put(block, 148, String.format("%06o\0 ", sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    System.arraycopy(ascii(text), 0, block, at, text.length());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }
}
