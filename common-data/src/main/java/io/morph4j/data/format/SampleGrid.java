package io.morph4j.data.format;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decoded samples: rows from the top, columns, bands side by side.
 *
 * @param bands samples of a pixel
 * @param bits 8, or 16 as two bytes in the order of this machine
 * @param data {@code width * height * bands * bits / 8} bytes, shared
 */
public record SampleGrid(int width, int height, int bands, int bits, byte[] data) {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

  public SampleGrid {
    if (data.length != (long) width * height * bands * (bits / 8)) {
      throw new IllegalArgumentException(
          String.format(
              "%d x %d x %d samples of %d bits do not fit %d bytes",
              width, height, bands, bits, data.length));
    }
  }

  static SampleGrid empty(int width, int height, int bands, int bits) {
    int length = Math.toIntExact((long) width * height * bands * (bits / 8));
    return new SampleGrid(width, height, bands, bits, new byte[length]);
  }

  /** The samples of {@code raster} as they are; its own array where the layout is this one. */
  static SampleGrid of(Raster raster, int bits) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    if (bits == 8
        && raster.getDataBuffer() instanceof DataBufferByte bytes
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && inOrder(model, bands)
        && bytes.getNumBanks() == 1
        && bytes.getData().length == (long) width * height * bands) {
      return new SampleGrid(width, height, bands, 8, bytes.getData());
    }
    SampleGrid grid = empty(width, height, bands, bits);
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int i = 0; i < row.length; i++) {
        grid.set(y * row.length + i, row[i]);
      }
    }
    return grid;
  }

  private static boolean inOrder(PixelInterleavedSampleModel model, int bands) {
    int[] offsets = model.getBandOffsets();
    for (int b = 0; b < bands; b++) {
      if (offsets[b] != b) {
        return false;
      }
    }
    return model.getPixelStride() == bands && model.getScanlineStride() == bands * model.getWidth();
  }

  /** Number of pixels. */
  public int pixels() {
    return width * height;
  }

  /** 255 or 65535. */
  public int largest() {
    return bits == 16 ? 65535 : 255;
  }

  /** Sample number {@code index} of all. */
  public int get(int index) {
    return bits == 8 ? data[index] & 0xFF : (short) SHORTS.get(data, 2 * index) & 0xFFFF;
  }

  void set(int index, int value) {
    if (bits == 8) {
      data[index] = (byte) value;
    } else {
      SHORTS.set(data, 2 * index, (short) value);
    }
  }
}
