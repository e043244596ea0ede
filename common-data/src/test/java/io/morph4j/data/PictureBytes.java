package io.morph4j.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Picture files byte by byte. */
final class PictureBytes {
  private static final Set<Integer> LONG_TAGS = Set.of(256, 257, 273, 278, 279, 324, 325);

  private PictureBytes() {}

  /** A PNG of one row after the other, each without its filter byte. */
  static byte[] png(int width, int height, int depth, int colours, byte[] row, byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) depth).put((byte) colours);
    out.writeBytes(chunk("IHDR", header.array()));
    for (byte[] chunk : chunks) {
      out.writeBytes(chunk);
    }
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int y = 0; y < height; y++) {
      rows.write(0);
      rows.writeBytes(row);
    }
    out.writeBytes(chunk("IDAT", deflated(rows.toByteArray())));
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  static byte[] chunk(String name, byte[] data) {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(type)
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }

  /** Sets the checksums of all chunks of a PNG, as far as chunks follow each other. */
  static void mendChecksums(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    if (file.length < 8 || bytes.getInt(0) != 0x89504E47) {
      return;
    }
    for (long at = 8; at + 12 <= file.length; ) {
      long length = bytes.getInt((int) at) & 0xFFFFFFFFL;
      if (at + 12 + length > file.length) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(file, (int) at + 4, (int) length + 4);
      bytes.putInt((int) (at + 8 + length), (int) crc.getValue());
      at += 12 + length;
    }
  }

  /** Chunk iCCP. */
  static byte[] profileChunk(byte[] icc) {
    return chunk("iCCP", join(new byte[] {'x', 0, 0}, deflated(icc)));
  }

  static byte[] deflated(byte[] data) {
    Deflater deflater = new Deflater();
    deflater.setInput(data);
    deflater.finish();
    byte[] out = new byte[data.length + 64];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  /** The usual tags of a TIFF of one strip. */
  static Map<Integer, int[]> tags(int side, int photometric, int bits, int samples) {
    Map<Integer, int[]> tags = new TreeMap<>();
    int[] depths = new int[samples];
    Arrays.fill(depths, bits);
    tags.put(256, new int[] {side});
    tags.put(257, new int[] {side});
    tags.put(258, depths);
    tags.put(259, new int[] {1});
    tags.put(262, new int[] {photometric});
    tags.put(277, new int[] {samples});
    tags.put(278, new int[] {side});
    return tags;
  }

  /** A TIFF whose strips (tiles where tag 322 is set) hold {@code blocks}. */
  static byte[] tiff(ByteOrder order, Map<Integer, int[]> given, byte[]... blocks) {
    Map<Integer, int[]> tags = new TreeMap<>(given);
    boolean tiled = tags.containsKey(322);
    int[] offsets = new int[blocks.length];
    int[] lengths = new int[blocks.length];
    int at = 8;
    for (int i = 0; i < blocks.length; i++) {
      offsets[i] = at;
      lengths[i] = blocks[i].length;
      at += blocks[i].length;
    }
    tags.put(tiled ? 324 : 273, offsets);
    tags.put(tiled ? 325 : 279, lengths);
    ByteBuffer out = ByteBuffer.allocate(at + 8192).order(order);
    out.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    out.putShort((short) 42).putInt(at);
    for (byte[] block : blocks) {
      out.put(block);
    }
    int outside = at + 2 + 12 * tags.size() + 4;
    out.putShort((short) tags.size());
    for (Map.Entry<Integer, int[]> tag : tags.entrySet()) {
      int size = LONG_TAGS.contains(tag.getKey()) ? 4 : 2;
      int count = tag.getValue().length;
      out.putShort((short) (int) tag.getKey()).putShort((short) (size == 4 ? 4 : 3)).putInt(count);
      int value = size * count <= 4 ? out.position() : outside;
      int next = out.position() + 4;
      if (value == outside) {
        out.putInt(outside);
        outside += size * count;
      }
      out.position(value);
      for (int v : tag.getValue()) {
        if (size == 4) {
          out.putInt(v);
        } else {
          out.putShort((short) v);
        }
      }
      out.position(next);
    }
    return Arrays.copyOf(out.array(), outside);
  }

  /** A BMP with the data of its rows, the lowest first. */
  static byte[] bmp(int side, int bits, int compression, byte[] afterHeader, byte[] data) {
    ByteBuffer out = ByteBuffer.allocate(54 + afterHeader.length + data.length);
    out.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'B').put((byte) 'M').putInt(out.capacity());
    out.putInt(0).putInt(54 + afterHeader.length).putInt(40).putInt(side).putInt(side);
    out.putShort((short) 1).putShort((short) bits).putInt(compression).putInt(data.length);
    return out.putInt(0).putInt(0).putInt(0).putInt(0).put(afterHeader).put(data).array();
  }

  /** The samples as bytes, two each for 16 bits. */
  static byte[] samples(int bits, ByteOrder order, int... values) {
    ByteBuffer out = ByteBuffer.allocate(values.length * bits / 8).order(order);
    for (int value : values) {
      if (bits == 16) {
        out.putShort((short) value);
      } else {
        out.put((byte) value);
      }
    }
    return out.array();
  }

  static byte[] repeat(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = part[i % part.length];
    }
    return all;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
