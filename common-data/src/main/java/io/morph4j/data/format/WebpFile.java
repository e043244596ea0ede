package io.morph4j.data.format;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * WebP: the RIFF length, the size in the VP8, VP8L or VP8X chunk, and OpenCV's decoder, which is
 * libwebp.
 */
final class WebpFile implements PictureFile {
  private static final int ANIMATION_FLAG = 0x02;
  private static final int ALPHA_FLAG = 0x10;

  /** Samples in libwebp, in OpenCV and here. */
  private static final int COPIES = 3;

  private final FileBytes bytes;
  private final PictureHeader header;

  private WebpFile(FileBytes bytes) throws FormatException {
    this.bytes = bytes;
    long end = 8 + bytes.u32(4, false);
    if (end > bytes.length()) {
      throw FormatException.truncated(
          String.format("a WebP of %d bytes has %d", end, bytes.length()));
    }
    Orientation orientation = Orientation.UPRIGHT;
    byte[] icc = null;
    long data = -1;
    for (long at = 12; at + 8 <= end; ) {
      String name = bytes.ascii(at, 4);
      long length = bytes.u32(at + 4, false);
      if (at + 8 + length > bytes.length()) {
        throw FormatException.truncated(
            "a WebP that ends inside chunk " + name.replaceAll("[^ -~]", "?"));
      }
      if (data < 0 && (name.equals("VP8 ") || name.equals("VP8L"))) {
        data = at;
      }
      if (name.equals("EXIF")) {
        long skip = bytes.has(at + 8, "Exif\0\0") ? 6 : 0;
        orientation = Exif.orientation(bytes, at + 8 + skip, length - skip);
      }
      if (name.equals("ICCP")) {
        icc = Arrays.copyOfRange(bytes.bytes(), (int) at + 8, (int) (at + 8 + length));
      }
      at += 8 + length + (length & 1);
    }
    if (bytes.has(12, "VP8X") && (bytes.u8(20) & ANIMATION_FLAG) != 0) {
      throw new FormatException("an animated WebP; split it into pictures");
    }
    if (data < 0) {
      throw FormatException.truncated("a WebP without picture data");
    }
    header = header(orientation, icc, data);
  }

  static PictureFile read(FileBytes bytes) throws FormatException {
    return new WebpFile(bytes);
  }

  @Override
  public PictureHeader header() {
    return header;
  }

  private PictureHeader header(Orientation orientation, byte @Nullable [] icc, long data)
      throws FormatException {
    String first = bytes.ascii(12, 4);
    if (!first.equals("VP8X")) {
      return header(data).turned(orientation).profiled(icc);
    }
    boolean alpha = (bytes.u8(20) & ALPHA_FLAG) != 0;
    PictureHeader canvas = of(bytes.u24le(24) + 1L, bytes.u24le(27) + 1L, alpha);
    PictureHeader picture = header(data);
    if (picture.width() != canvas.width() || picture.height() != canvas.height()) {
      throw FormatException.differs(
          canvas.width() + " x " + canvas.height() + " pixels",
          picture.width() + " x " + picture.height());
    }
    return canvas.turned(orientation).profiled(icc);
  }

  /** What the bit stream in the chunk at {@code at} says. */
  private PictureHeader header(long at) throws FormatException {
    if (bytes.has(at, "VP8L")) {
      long packed = bytes.u32(at + 9, false);
      return of((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1, (packed >> 28 & 1) == 1);
    }
    return of(bytes.u16(at + 14, false) & 0x3FFF, bytes.u16(at + 16, false) & 0x3FFF, false);
  }

  private static PictureHeader of(long width, long height, boolean alpha) throws FormatException {
    PictureHeader plain = PictureHeader.of(PictureFormat.WEBP, width, height, 3, alpha, 8);
    return plain.decodedIn(COPIES * 4 * plain.pixels());
  }

  @Override
  public SampleGrid decode() throws FormatException {
    try (BytePointer given = new BytePointer(bytes.bytes());
        Mat encoded = new Mat(1, bytes.bytes().length, CV_8UC1, given);
        Mat mat = imdecode(encoded, IMREAD_UNCHANGED)) {
      if (mat == null || mat.empty()) {
        throw new FormatException("a damaged WebP: it cannot be decoded");
      }
      return grid(mat);
    } catch (RuntimeException refused) {
      throw new FormatException("a damaged WebP: it cannot be decoded");
    }
  }

  private SampleGrid grid(Mat mat) throws FormatException {
    int bands = header.storedBands();
    if (mat.depth() != CV_8U
        || mat.channels() != bands
        || mat.rows() != header.height()
        || mat.cols() != header.width()) {
      throw FormatException.differs(
          String.format("%d x %d pixels of %d samples", header.width(), header.height(), bands),
          String.format("%d x %d of %d", mat.cols(), mat.rows(), mat.channels()));
    }
    SampleGrid grid = SampleGrid.empty(mat.cols(), mat.rows(), bands, 8);
    int rowBytes = mat.cols() * bands;
    try (BytePointer data = mat.data()) {
      for (int row = 0; row < mat.rows(); row++) {
        data.position(row * mat.step1(0));
        data.get(grid.data(), row * rowBytes, rowBytes);
      }
    }
    byte[] samples = grid.data();
    for (int i = 0; i < samples.length; i += bands) {
      byte blue = samples[i];
      samples[i] = samples[i + 2];
      samples[i + 2] = blue;
    }
    return grid;
  }
}
