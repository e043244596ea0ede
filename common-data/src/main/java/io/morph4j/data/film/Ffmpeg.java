package io.morph4j.data.film;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** What calls of FFmpeg have in common. */
final class Ffmpeg {
  private Ffmpeg() {}

  /**
   * @return {@code code}
   * @throws IOException if {@code code} is an error
   */
  static int checked(int code) throws IOException {
    if (code < 0) {
      throw new IOException(reason(code));
    }
    return code;
  }

  /**
   * @return {@code pointer}
   * @throws OutOfMemoryError if FFmpeg had no memory for it
   */
  static <T> T made(@Nullable T pointer) {
    if (pointer == null) {
      throw new OutOfMemoryError("FFmpeg has no memory");
    }
    return pointer;
  }

  /** Whether a codec has nothing to give at the moment, or any more. */
  static boolean drained(int code) {
    return code == avutil.AVERROR_EOF || code == avutil.AVERROR_EAGAIN();
  }

  /** The error in words. */
  static String reason(int code) {
    byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
    avutil.av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /** Names that FFmpeg takes for files whatever they look like: {@code http:a.mp4} is one. */
  static String url(Path file) {
    return "file:" + file.toAbsolutePath();
  }

  /** A copy that belongs to whom it is given; null of null. */
  static @Nullable AVDictionary copy(@Nullable AVDictionary from) {
    if (from == null) {
      return null;
    }
    AVDictionary to = new AVDictionary(null);
    avutil.av_dict_copy(to, from, 0);
    return to.isNull() ? null : to;
  }

  static String codecName(int codec) {
    return avcodec.avcodec_get_name(codec).getString();
  }
}
