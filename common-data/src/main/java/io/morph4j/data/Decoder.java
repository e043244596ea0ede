package io.morph4j.data;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.morph4j.data.format.FormatException;
import io.morph4j.data.format.PictureFormat;
import io.morph4j.data.format.PictureHeader;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** OpenCV's decoders, from the bytes of a file to a {@link Picture} as stored, not yet turned. */
final class Decoder {
  private Decoder() {}

  static Picture decode(byte[] given, PictureHeader header) throws FormatException {
    if (header.format() == PictureFormat.TIFF && header.alpha()) {
      return AlphaFiles.readTiff(given, header);
    }
    byte[] file = PictureHeader.markedUpright(given, header);
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, CV_8UC1, bytes);
        Mat mat = imdecode(encoded, IMREAD_UNCHANGED)) {
      if (mat == null || mat.empty()) {
        throw new FormatException("a damaged " + header.format() + ": it cannot be decoded");
      }
      return picture(mat, header);
    } catch (RuntimeException refused) {
      throw new FormatException("a damaged " + header.format() + ": " + reason(refused));
    }
  }

  private static Picture picture(Mat mat, PictureHeader header) throws FormatException {
    if (mat.depth() != CV_8U && mat.depth() != CV_16U) {
      throw new FormatException("samples of 8 or 16 bits are read, these are of another kind");
    }
    if (mat.rows() != header.height() || mat.cols() != header.width()) {
      throw new FormatException(
          String.format(
              "the header says %d x %d pixels, the data are %d x %d",
              header.width(), header.height(), mat.cols(), mat.rows()));
    }
    int bits = mat.depth() == CV_16U ? 16 : 8;
    byte[] raw = new byte[Math.multiplyExact(mat.rows() * mat.cols(), mat.channels() * bits / 8)];
    long rowBytes = (long) mat.cols() * mat.channels() * bits / 8;
    try (BytePointer data = mat.data()) {
      for (int row = 0; row < mat.rows(); row++) {
        data.position(row * mat.step1(0) * (bits / 8));
        data.get(raw, (int) (row * rowBytes), (int) rowBytes);
      }
    }
    return unpack(raw, mat.channels(), bits, header);
  }

  /** BGR or BGRA to RGB and alpha; grey that was spread over three channels back to one. */
  private static Picture unpack(byte[] raw, int stored, int bits, PictureHeader header) {
    int pixels = header.width() * header.height();
    int channels = stored < 3 || header.channels() == 1 && isGrey(raw, stored, bits) ? 1 : 3;
    boolean alpha = header.alpha() && (stored == 2 || stored == 4);
    if (stored == channels && channels == 1) {
      return new Picture(header.width(), header.height(), 1, bits, raw, null);
    }
    byte[] samples = new byte[pixels * channels * (bits / 8)];
    byte @Nullable [] plane = alpha ? new byte[pixels * (bits / 8)] : null;
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < channels; c++) {
        int value = Picture.get(raw, i * stored + (channels - 1 - c), bits);
        Picture.put(samples, i * channels + c, value, bits);
      }
      if (plane != null) {
        Picture.put(plane, i, Picture.get(raw, i * stored + stored - 1, bits), bits);
      }
    }
    return new Picture(header.width(), header.height(), channels, bits, samples, plane);
  }

  private static boolean isGrey(byte[] raw, int stored, int bits) {
    int pixels = raw.length / (bits / 8) / stored;
    for (int i = 0; i < pixels; i++) {
      int blue = Picture.get(raw, i * stored, bits);
      if (blue != Picture.get(raw, i * stored + 1, bits)
          || blue != Picture.get(raw, i * stored + 2, bits)) {
        return false;
      }
    }
    return true;
  }

  private static String reason(RuntimeException refused) {
    String message = refused.getMessage();
    return message == null
        ? refused.getClass().getSimpleName()
        : message.strip().replaceAll("\\s+", " ");
  }
}
