package io.morph4j.data.film;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import io.morph4j.core.file.UserException;
import io.morph4j.data.format.Orientation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** A film file being read: its picture stream decoded, the packets of all others as they are. */
final class FilmSource implements AutoCloseable {
  /**
   * Containers with pictures and sound in themselves: no playlists or scripts, which would make
   * FFmpeg open whatever they name.
   */
  private static final String CONTAINERS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,asf,flv,ogg";

  private static final double USUAL_RATE = 25;

  private final AVFormatContext container;
  private final AVStream stream;
  private final AVCodecContext decoder;
  private int damaged;

  /** What is told of the file, in its order. */
  interface Visitor {
    /** A decoded frame, valid during the call. */
    void frame(AVFrame frame) throws IOException;

    /** A packet of another stream, valid during the call; it may be given away. */
    void packet(AVPacket packet) throws IOException;
  }

  private FilmSource(AVFormatContext container, AVStream stream, AVCodecContext decoder) {
    this.container = container;
    this.stream = stream;
    this.decoder = decoder;
  }

  /**
   * @throws UserException if there is no such file, it is no film, or its pictures cannot be
   *     decoded
   */
  static FilmSource open(Path file) {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          file + (Files.exists(file) ? ": not a file" : ": there is no such file"));
    }
    if (!Files.isReadable(file)) {
      throw new UserException(file + ": permission denied");
    }
    AVFormatContext container = new AVFormatContext(null);
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
    avutil.av_dict_set(options, "format_whitelist", CONTAINERS, 0);
    int code = avformat.avformat_open_input(container, Ffmpeg.url(file), null, options);
    avutil.av_dict_free(options);
    if (code < 0) {
      throw new UserException(
          "%s: not a film that can be read (%s); MP4, MOV, MKV, WebM, AVI, MPEG, WMV, FLV and Ogg are"
              .formatted(file, Ffmpeg.reason(code)));
    }
    try {
      return opened(file, container);
    } catch (RuntimeException e) {
      avformat.avformat_close_input(container);
      throw e;
    }
  }

  private static FilmSource opened(Path file, AVFormatContext container) {
    avformat.avformat_find_stream_info(container, (AVDictionary) null);
    int index =
        avformat.av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    AVStream stream = index < 0 ? null : container.streams(index);
    if (stream == null || (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
      throw new UserException(
          file + ": has no moving pictures" + (index < 0 ? "" : ", only a cover"));
    }
    AVCodecParameters coded = stream.codecpar();
    AVCodec codec = avcodec.avcodec_find_decoder(coded.codec_id());
    if (codec == null || coded.width() < 1 || coded.height() < 1) {
      throw new UserException(
          "%s: its pictures (%s) cannot be decoded; convert it to H.264, e.g. by ffmpeg -i IN out.mp4"
              .formatted(file, Ffmpeg.codecName(coded.codec_id())));
    }
    AVCodecContext decoder = Ffmpeg.made(avcodec.avcodec_alloc_context3(codec));
    avcodec.avcodec_parameters_to_context(decoder, coded);
    decoder.pkt_timebase(stream.time_base());
    int code = avcodec.avcodec_open2(decoder, codec, (AVDictionary) null);
    if (code < 0) {
      avcodec.avcodec_free_context(decoder);
      throw new UserException(
          "%s: its pictures (%s) cannot be decoded: %s"
              .formatted(file, Ffmpeg.codecName(coded.codec_id()), Ffmpeg.reason(code)));
    }
    return new FilmSource(container, stream, decoder);
  }

  AVFormatContext container() {
    return container;
  }

  /** The stream of the pictures. */
  AVStream pictures() {
    return stream;
  }

  /** Frames in a second, on average. */
  double rate() {
    AVRational rate = avformat.av_guess_frame_rate(container, stream, null);
    return rate.num() > 0 && rate.den() > 0 ? avutil.av_q2d(rate) : USUAL_RATE;
  }

  /** How many frames there may be by the file's own account; -1 if it has none. */
  long expectedFrames() {
    if (stream.nb_frames() > 0) {
      return stream.nb_frames();
    }
    double seconds =
        container.duration() > 0 ? container.duration() / (double) avutil.AV_TIME_BASE : -1;
    return seconds > 0 ? Math.round(seconds * rate()) : -1;
  }

  /** The matrix by which players turn the pictures; null for none. */
  @Nullable AVPacketSideData displayMatrix() {
    AVCodecParameters coded = stream.codecpar();
    AVPacketSideData all = coded.coded_side_data();
    return all == null
        ? null
        : avcodec.av_packet_side_data_get(
            all, coded.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
  }

  /** How the stored pictures are to be turned for viewing. */
  Orientation orientation() {
    AVPacketSideData matrix = displayMatrix();
    if (matrix == null) {
      return Orientation.UPRIGHT;
    }
    double angle = avutil.av_display_rotation_get(new IntPointer(matrix.data()));
    int quarters = Double.isNaN(angle) ? 0 : Math.floorMod(Math.round(angle / 90), 4);
    return switch (quarters) {
      case 1 -> Orientation.QUARTER_TURN_COUNTERCLOCKWISE;
      case 2 -> Orientation.HALF_TURN;
      case 3 -> Orientation.QUARTER_TURN_CLOCKWISE;
      default -> Orientation.UPRIGHT;
    };
  }

  /** Packets that could not be decoded. */
  int damaged() {
    return damaged;
  }

  /** Reads the file to its end, once. */
  void read(Visitor visitor) throws IOException {
    AVPacket packet = Ffmpeg.made(avcodec.av_packet_alloc());
    AVFrame frame = Ffmpeg.made(avutil.av_frame_alloc());
    try {
      while (avformat.av_read_frame(container, packet) >= 0) {
        if (packet.stream_index() == stream.index()) {
          decode(packet, frame, visitor);
        } else {
          visitor.packet(packet);
        }
        avcodec.av_packet_unref(packet);
      }
      decode(null, frame, visitor);
    } finally {
      avcodec.av_packet_free(packet);
      avutil.av_frame_free(frame);
    }
  }

  private void decode(@Nullable AVPacket packet, AVFrame frame, Visitor visitor)
      throws IOException {
    if (avcodec.avcodec_send_packet(decoder, packet) < 0) {
      damaged++;
    }
    int code = avcodec.avcodec_receive_frame(decoder, frame);
    while (code >= 0) {
      visitor.frame(frame);
      avutil.av_frame_unref(frame);
      code = avcodec.avcodec_receive_frame(decoder, frame);
    }
    if (!Ffmpeg.drained(code)) {
      damaged++;
    }
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(decoder);
    avformat.avformat_close_input(container);
  }
}
