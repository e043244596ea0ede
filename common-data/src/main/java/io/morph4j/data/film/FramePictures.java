package io.morph4j.data.film;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import io.morph4j.data.Picture;
import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Frames as RGB pictures and back, by the film's own colour matrix and range. Sides are made even
 * on the way back, by a last row or column twice: H.264 knows no others.
 */
final class FramePictures implements AutoCloseable {
  private static final int FLAGS =
      swscale.SWS_BICUBIC
          | swscale.SWS_ACCURATE_RND
          | swscale.SWS_FULL_CHR_H_INT
          | swscale.SWS_FULL_CHR_H_INP;

  private static final int ONE = 1 << 16;

  /** Films of more pixels are BT.709 where they do not say, others BT.601, as players have it. */
  private static final int STANDARD_WIDTH = 1280;

  private static final int STANDARD_HEIGHT = 576;

  private final int width;
  private final int height;
  private final IntPointer matrix;
  private final AVFrame rgb;
  private final AVFrame evenRgb;
  private final AVFrame even;
  private final SwsContext back;
  private SwsContext there = new SwsContext(null);

  /**
   * @param width of the pictures; frames of another size are scaled
   * @param colourSpace as FFmpeg numbers them
   */
  FramePictures(int width, int height, int colourSpace) throws IOException {
    this.width = width;
    this.height = height;
    boolean large = width >= STANDARD_WIDTH || height > STANDARD_HEIGHT;
    boolean told =
        colourSpace != avutil.AVCOL_SPC_UNSPECIFIED && colourSpace != avutil.AVCOL_SPC_RGB;
    int usual = large ? avutil.AVCOL_SPC_BT709 : avutil.AVCOL_SPC_SMPTE170M;
    this.matrix = swscale.sws_getCoefficients(told ? colourSpace : usual);
    this.rgb = allocate(AV_PIX_FMT_RGB24, width, height);
    this.evenRgb = allocate(AV_PIX_FMT_RGB24, even(width), even(height));
    this.even = allocate(AV_PIX_FMT_YUV420P, even(width), even(height));
    this.back =
        Ffmpeg.made(
            swscale.sws_getCachedContext(
                null,
                even(width),
                even(height),
                AV_PIX_FMT_RGB24,
                even(width),
                even(height),
                AV_PIX_FMT_YUV420P,
                FLAGS,
                null,
                null,
                (DoublePointer) null));
    swscale.sws_setColorspaceDetails(back, matrix, 1, matrix, 0, 0, ONE, ONE);
  }

  static int even(int side) {
    return side + side % 2;
  }

  private static AVFrame allocate(int format, int width, int height) throws IOException {
    AVFrame frame = Ffmpeg.made(avutil.av_frame_alloc());
    frame.format(format).width(width).height(height);
    Ffmpeg.checked(avutil.av_frame_get_buffer(frame, 0));
    return frame;
  }

  /** The picture of {@code frame}, of whatever size and pixels that is. */
  Picture picture(AVFrame frame) throws IOException {
    SwsContext cached =
        swscale.sws_getCachedContext(
            there.isNull() ? null : there,
            frame.width(),
            frame.height(),
            frame.format(),
            width,
            height,
            AV_PIX_FMT_RGB24,
            FLAGS,
            null,
            null,
            (DoublePointer) null);
    if (cached == null) {
      there = new SwsContext(null);
      throw new IOException("frames of this kind cannot be converted to RGB");
    }
    there = cached;
    swscale.sws_setColorspaceDetails(there, matrix, full(frame) ? 1 : 0, matrix, 1, 0, ONE, ONE);
    Ffmpeg.checked(
        swscale.sws_scale(
            there, frame.data(), frame.linesize(), 0, frame.height(), rgb.data(), rgb.linesize()));
    byte[] samples = new byte[Math.multiplyExact(3 * width, height)];
    BytePointer rows = rgb.data(0);
    for (int y = 0; y < height; y++) {
      rows.position((long) y * rgb.linesize(0)).get(samples, 3 * width * y, 3 * width);
    }
    return Picture.of8Bits(width, height, 3, samples);
  }

  /** Whether black is 0 and white 255, not 16 and 235. */
  private static boolean full(AVFrame frame) {
    int format = frame.format();
    return frame.color_range() == avutil.AVCOL_RANGE_JPEG
        || format == avutil.AV_PIX_FMT_YUVJ420P
        || format == avutil.AV_PIX_FMT_YUVJ422P
        || format == avutil.AV_PIX_FMT_YUVJ444P;
  }

  /**
   * The frame of {@code picture}, valid until the next call.
   *
   * @throws IllegalArgumentException if the size is another
   */
  AVFrame frame(Picture picture) throws IOException {
    if (picture.width() != width || picture.height() != height) {
      throw new IllegalArgumentException(
          "frames of %d x %d pixels became %s".formatted(width, height, picture));
    }
    Picture colour = picture.withForm(3, 8);
    byte[] row = new byte[3 * even(width)];
    BytePointer rows = evenRgb.data(0);
    for (int y = 0; y < even(height); y++) {
      for (int x = 0; x < even(width); x++) {
        for (int c = 0; c < 3; c++) {
          row[3 * x + c] = (byte) colour.sample(Math.min(x, width - 1), Math.min(y, height - 1), c);
        }
      }
      rows.position((long) y * evenRgb.linesize(0)).put(row, 0, row.length);
    }
    Ffmpeg.checked(avutil.av_frame_make_writable(even));
    Ffmpeg.checked(
        swscale.sws_scale(
            back,
            evenRgb.data(),
            evenRgb.linesize(),
            0,
            even(height),
            even.data(),
            even.linesize()));
    return even;
  }

  @Override
  public void close() {
    swscale.sws_freeContext(back);
    if (!there.isNull()) {
      swscale.sws_freeContext(there);
    }
    avutil.av_frame_free(rgb);
    avutil.av_frame_free(evenRgb);
    avutil.av_frame_free(even);
  }
}
