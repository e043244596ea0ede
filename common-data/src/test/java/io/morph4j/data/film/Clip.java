package io.morph4j.data.film;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Films that tests make and look at, by JavaCV. */
final class Clip {
  static final int SAMPLE_RATE = 16000;

  private Clip() {}

  /**
   * A red square that goes right over a grey of which each frame has its own.
   *
   * @param times of the frames in seconds
   * @param rotation degrees counterclockwise by which players turn the film
   */
  static Path write(
      Path file, int width, int height, List<Double> times, boolean sound, double rotation)
      throws Exception {
    try (FFmpegFrameRecorder recorder =
        new FFmpegFrameRecorder(file.toFile(), width, height, sound ? 1 : 0)) {
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(50);
      recorder.setVideoBitrate(4_000_000);
      recorder.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
      recorder.setSampleRate(SAMPLE_RATE);
      if (rotation != 0) {
        recorder.setDisplayRotation(rotation);
      }
      recorder.start();
      for (int i = 0; i < times.size(); i++) {
        recorder.setTimestamp(Math.round(times.get(i) * 1e6));
        recorder.record(picture(width, height, i));
        if (sound) {
          recorder.recordSamples(SAMPLE_RATE, 1, tone(SAMPLE_RATE / 5, i));
        }
      }
      recorder.stop();
    }
    return file;
  }

  /** {@code seconds} of sound alone. */
  static Path writeSound(Path file, int seconds) throws Exception {
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), 1)) {
      recorder.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
      recorder.setSampleRate(SAMPLE_RATE);
      recorder.start();
      recorder.recordSamples(SAMPLE_RATE, 1, tone(seconds * SAMPLE_RATE, 0));
      recorder.stop();
    }
    return file;
  }

  private static Frame picture(int width, int height, int number) {
    Frame frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3);
    ByteBuffer bytes = (ByteBuffer) frame.image[0];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean square = x >= 4 * number && x < 4 * number + width / 4 && y < height / 2;
        int grey = 60 + 100 * x / width + 20 * (number % 2);
        int at = y * frame.imageStride + 3 * x;
        bytes.put(at, (byte) (square ? 30 : grey));
        bytes.put(at + 1, (byte) (square ? 30 : grey));
        bytes.put(at + 2, (byte) (square ? 220 : grey));
      }
    }
    return frame;
  }

  private static ShortBuffer tone(int samples, int number) {
    IntToDoubleFunction wave = t -> Math.sin(2 * Math.PI * (300 + 20 * number) * t / SAMPLE_RATE);
    short[] values = new short[samples];
    for (int t = 0; t < samples; t++) {
      values[t] = (short) (8000 * wave.applyAsDouble(t));
    }
    return ShortBuffer.wrap(values);
  }

  /**
   * What is in a film file.
   *
   * @param times of the frames in microseconds
   * @param middles the grey of their middle pixels
   * @param sound its samples
   * @param length in microseconds
   */
  record Content(
      int width,
      int height,
      List<Long> times,
      List<Integer> middles,
      List<Short> sound,
      long length,
      double rate,
      double rotation) {}

  static Content read(Path file) throws Exception {
    List<Long> times = new ArrayList<>();
    List<Integer> middles = new ArrayList<>();
    List<Short> sound = new ArrayList<>();
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
      grabber.setSampleMode(org.bytedeco.javacv.FrameGrabber.SampleMode.SHORT);
      grabber.start();
      for (Frame frame = grabber.grab(); frame != null; frame = grabber.grab()) {
        if (frame.image != null) {
          times.add(frame.timestamp);
          int at = frame.imageHeight / 2 * frame.imageStride + frame.imageWidth / 2 * 3;
          middles.add(((ByteBuffer) frame.image[0]).get(at) & 0xFF);
        }
        if (frame.samples != null) {
          ShortBuffer samples = (ShortBuffer) frame.samples[0];
          while (samples.hasRemaining()) {
            sound.add(samples.get());
          }
        }
      }
      return new Content(
          grabber.getImageWidth(),
          grabber.getImageHeight(),
          times,
          middles,
          sound,
          grabber.getLengthInTime(),
          grabber.getVideoFrameRate(),
          grabber.getDisplayRotation());
    }
  }
}
