package io.morph4j.data.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a tar archive as they pass: the headers that only say something about the next entry
 * (long names, extended attributes) are bounded in size and in number, so that the library that
 * reads them needs no more than a little memory.
 */
final class TarHeaderBounds extends FilterInputStream {
  private static final int BLOCK = 512;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int TYPE_AT = 156;
  private static final int MOST_IN_A_ROW = 8;
  private static final long LARGEST = 1 << 16;

  private final byte[] header = new byte[BLOCK];
  private int filled;
  private int inARow;
  private long data;

  TarHeaderBounds(InputStream tar) {
    super(tar);
  }

  /** A bound that the archive is over. */
  static final class Exceeded extends IOException {
    private static final long serialVersionUID = 1L;

    Exceeded(String message) {
      super(message);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = in.read(to, offset, length);
    for (int i = 0; i < count; ) {
      if (data > 0) {
        int skipped = (int) Math.min(data, count - i);
        data -= skipped;
        i += skipped;
      } else {
        header[filled++] = to[offset + i++];
        if (filled == BLOCK) {
          look();
          filled = 0;
        }
      }
    }
    return count;
  }

  /** Bytes that are passed over are looked at, too. */
  @Override
  public long skip(long count) throws IOException {
    byte[] passed = new byte[(int) Math.min(count, 1 << 13)];
    int read = passed.length == 0 ? 0 : read(passed, 0, passed.length);
    return Math.max(0, read);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void look() throws Exceeded {
    long size = size();
    boolean describesNext = "LKxgXV".indexOf(header[TYPE_AT]) >= 0;
    inARow = describesNext ? inARow + 1 : 0;
    if (inARow > MOST_IN_A_ROW) {
      throw new Exceeded("more than " + MOST_IN_A_ROW + " headers of one entry");
    }
    if (describesNext && size > LARGEST) {
      throw new Exceeded(String.format("a name or header of %,d bytes", size));
    }
    data = (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** Octal digits, or a binary number whose first bit is set. */
  private long size() {
    long size = 0;
    boolean binary = header[SIZE_AT] < 0;
    for (int i = SIZE_AT + (binary ? 4 : 0); i < SIZE_AT + SIZE_LENGTH; i++) {
      if (binary) {
        size = size << 8 | header[i] & 0xFF;
      } else if (header[i] >= '0' && header[i] <= '7') {
        size = size * 8 + header[i] - '0';
      }
    }
    return Math.max(0, Math.min(size, Long.MAX_VALUE - BLOCK));
  }
}
