package io.morph4j.data.animation;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Java2DFrameConverter;

/** Frames as MP4 by FFmpeg. */
final class Mp4Frames {
  private static final int BITS_PER_PIXEL = 4;

  private Mp4Frames() {}

  static void write(List<BufferedImage> frames, double rate, Path file) throws IOException {
    int width = even(frames.get(0).getWidth());
    int height = even(frames.get(0).getHeight());
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height);
        Java2DFrameConverter converter = new Java2DFrameConverter()) {
      recorder.setFormat("mp4");
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(rate);
      recorder.setVideoBitrate((int) (width * height * rate * BITS_PER_PIXEL));
      recorder.start();
      for (BufferedImage frame : frames) {
        recorder.record(converter.convert(fitted(frame, width, height)));
      }
      recorder.stop();
    }
  }

  private static int even(int side) {
    return side + side % 2;
  }

  /** As BGR bytes, which FFmpeg takes, with the last row or column twice where one is missing. */
  private static BufferedImage fitted(BufferedImage frame, int width, int height) {
    BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = to.createGraphics();
    graphics.drawImage(frame, width - frame.getWidth(), height - frame.getHeight(), null);
    graphics.drawImage(frame, 0, 0, null);
    graphics.dispose();
    return to;
  }
}
