package io.morph4j.data.film;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import io.morph4j.data.format.Orientation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A film file, whose pictures go through a function to become another film.
 *
 * <pre>{@code
 * try (Film film = Film.open(Path.of("in.mp4"))) {
 *   film.translate(Path.of("out.mp4"), 80, picture -> picture.mirrored());
 * }
 * }</pre>
 *
 * <p>Every frame keeps its time, so that rate and duration are those of the original, steady or
 * not. Sound and subtitles are copied as they are. Films that players turn by a quarter or a half
 * are turned for the function and back, and marked as before.
 */
public final class Film implements AutoCloseable {
  private final Path file;
  private final FilmSource source;

  /**
   * A film that was written.
   *
   * @param frames how many
   * @param seconds from the first frame to the end of the last
   * @param copied streams of sound and subtitles
   * @param leftOut what the format does not hold, in words
   * @param damaged packets of the original that could not be decoded
   */
  public record Result(long frames, double seconds, int copied, List<String> leftOut, int damaged) {
    public Result {
      leftOut = List.copyOf(leftOut);
    }
  }

  private Film(Path file, FilmSource source) {
    this.file = file;
    this.source = source;
  }

  /**
   * Opens {@code file} by FFmpeg, whatever its name.
   *
   * @throws UserException if it is missing, no film, without moving pictures, or of a kind that
   *     cannot be decoded
   */
  public static Film open(Path file) {
    return new Film(file, FilmSource.open(file));
  }

  /** How many frames there may be by the file's own account; -1 if it has none. */
  public long expectedFrames() {
    return source.expectedFrames();
  }

  /** Frames in a second, on average. */
  public double rate() {
    return source.rate();
  }

  /**
   * Writes the film that {@code frames} makes of this one to {@code out}, whole or not at all. It
   * can be done once.
   *
   * @param quality of the pictures, 1 to 100: H.264's quantiser 50 to 10
   * @param frames RGB pictures of 8 bits, upright, to such of the same size; what it throws is
   *     thrown
   * @throws UserException if {@code out} is none of {@link FilmFormat}, the format does not hold
   *     the film's sound, no frame can be decoded, or the disk is full
   */
  public Result translate(Path out, int quality, UnaryOperator<Picture> frames) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality must be 1 .. 100, got " + quality);
    }
    FilmFormat format =
        FilmFormat.ofFileName(out)
            .orElseThrow(
                () ->
                    new UserException(
                        "%s: films are written as %s".formatted(out, FilmFormat.allEndings())));
    Result[] result = new Result[1];
    AtomicFile.writeNamed(
        out,
        temporary -> {
          try (FilmSink sink = new FilmSink(temporary, out, format, source, quality)) {
            Frames work = new Frames(sink, frames);
            source.read(work);
            if (work.count == 0) {
              throw new UserException(file + ": none of its frames can be decoded");
            }
            sink.finish();
            result[0] =
                new Result(
                    work.count, work.seconds(), sink.copied(), sink.leftOut(), source.damaged());
          }
        });
    return result[0];
  }

  /** Takes frames through the function, one after another. */
  private final class Frames implements FilmSource.Visitor {
    private final FilmSink sink;
    private final UnaryOperator<Picture> function;
    private final Orientation turn = source.orientation();
    private final long usualDuration;
    private long count;
    private long first;
    private long last;
    private long end;

    Frames(FilmSink sink, UnaryOperator<Picture> function) {
      this.sink = sink;
      this.function = function;
      double seconds = avutil.av_q2d(source.pictures().time_base());
      this.usualDuration = Math.max(1, Math.round(1 / (source.rate() * seconds)));
    }

    @Override
    public void frame(AVFrame frame) throws IOException {
      Picture upright = sink.frames().picture(frame).oriented(turn);
      Picture made = function.apply(upright).oriented(back());
      long time = frame.best_effort_timestamp();
      if (count == 0) {
        first = time == avutil.AV_NOPTS_VALUE ? 0 : time;
        time = first;
      } else if (time == avutil.AV_NOPTS_VALUE) {
        time = end;
      }
      // A time that does not rise would be refused; such files are damaged.
      time = count == 0 ? time : Math.max(time, last + 1);
      long duration = frame.duration() > 0 ? frame.duration() : usualDuration;
      sink.frame(made, time, duration);
      count++;
      last = time;
      end = time + duration;
    }

    private Orientation back() {
      return switch (turn) {
        case QUARTER_TURN_CLOCKWISE -> Orientation.QUARTER_TURN_COUNTERCLOCKWISE;
        case QUARTER_TURN_COUNTERCLOCKWISE -> Orientation.QUARTER_TURN_CLOCKWISE;
        default -> turn;
      };
    }

    @Override
    public void packet(AVPacket packet) throws IOException {
      sink.packet(packet);
    }

    double seconds() {
      AVRational base = source.pictures().time_base();
      return (end - first) * avutil.av_q2d(base);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
