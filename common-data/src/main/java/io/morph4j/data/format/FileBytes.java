package io.morph4j.data.format;

import java.nio.charset.StandardCharsets;

/** The bytes of a file, read at absolute positions with bounds checks. */
record FileBytes(byte[] bytes) {
  long length() {
    return bytes.length;
  }

  int u8(long at) throws FormatException {
    need(at, 1);
    return bytes[(int) at] & 0xFF;
  }

  int u16(long at, boolean bigEndian) throws FormatException {
    int first = u8(at);
    int second = u8(at + 1);
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  long u32(long at, boolean bigEndian) throws FormatException {
    long first = u16(at, bigEndian);
    long second = u16(at + 2, bigEndian);
    return bigEndian ? first << 16 | second : second << 16 | first;
  }

  int u24le(long at) throws FormatException {
    return u8(at) | u8(at + 1) << 8 | u8(at + 2) << 16;
  }

  String ascii(long at, int count) throws FormatException {
    need(at, count);
    return new String(bytes, (int) at, count, StandardCharsets.ISO_8859_1);
  }

  /** Whether the characters of {@code expected} stand at {@code at}. */
  boolean has(long at, String expected) {
    if (at < 0 || at + expected.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if ((bytes[(int) at + i] & 0xFF) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void need(long at, long count) throws FormatException {
    if (at < 0 || at + count > bytes.length) {
      throw FormatException.truncated(
          "byte " + (at + count) + " is needed, the file has " + bytes.length);
    }
  }
}
