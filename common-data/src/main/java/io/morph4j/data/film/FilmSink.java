package io.morph4j.data.film;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_UNOFFICIAL;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A film file being written: new pictures in the place of those of a {@link FilmSource}, at the
 * same times and with the same turn; sound and subtitles packet by packet as they were.
 */
final class FilmSink implements AutoCloseable {
  /** Seconds between frames that a player can begin at. */
  private static final int SECONDS_OF_GROUP = 2;

  /** H.264's quantiser: at quality 100, and what is added for each step below. */
  private static final int BEST_QUANTISER = 10;

  private static final double QUANTISER_STEP = .4;

  private final FilmSource source;
  private final AVFormatContext container;
  private final AVCodecContext encoder;
  private final AVStream pictures;
  private final FramePictures frames;
  private final AVPacket packet = Ffmpeg.made(avcodec.av_packet_alloc());
  private final Map<Integer, AVStream> copied = new HashMap<>();
  private final Map<Long, Long> durations = new HashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  /**
   * @param temporary what is written
   * @param named the file that it becomes, for messages
   * @param quality 1 to 100
   * @throws UserException if the format cannot hold the film's sound
   */
  FilmSink(Path temporary, Path named, FilmFormat format, FilmSource source, int quality)
      throws IOException {
    this.source = source;
    AVStream from = source.pictures();
    AVCodecParameters coded = from.codecpar();
    container = new AVFormatContext(null);
    Ffmpeg.checked(
        avformat.avformat_alloc_output_context2(
            container, null, format.muxer(), Ffmpeg.url(temporary)));
    frames = new FramePictures(coded.width(), coded.height(), coded.color_space());
    encoder = encoder(coded, from.time_base(), quality);
    pictures = Ffmpeg.made(avformat.avformat_new_stream(container, null));
    try {
      Ffmpeg.checked(avcodec.avcodec_parameters_from_context(pictures.codecpar(), encoder));
      pictures.time_base(from.time_base());
      pictures.avg_frame_rate(from.avg_frame_rate());
      pictures.sample_aspect_ratio(coded.sample_aspect_ratio());
      pictures.disposition(from.disposition());
      pictures.metadata(Ffmpeg.copy(from.metadata()));
      turn(pictures.codecpar(), source.displayMatrix());
      copyStreams(named, source.container(), from.index());
      container.metadata(Ffmpeg.copy(source.container().metadata()));
      AVIOContext file = new AVIOContext(null);
      Ffmpeg.checked(avformat.avio_open(file, Ffmpeg.url(temporary), avformat.AVIO_FLAG_WRITE));
      container.pb(file);
      begin();
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void begin() throws IOException {
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "movflags", "+faststart", 0);
    int code = avformat.avformat_write_header(container, options);
    avutil.av_dict_free(options);
    Ffmpeg.checked(code);
  }

  private AVCodecContext encoder(AVCodecParameters coded, AVRational timeBase, int quality)
      throws IOException {
    AVCodec open = avcodec.avcodec_find_encoder_by_name("libopenh264");
    AVCodec codec = open == null ? avcodec.avcodec_find_encoder(AV_CODEC_ID_H264) : open;
    if (codec == null) {
      throw new IOException("this build of FFmpeg has no encoder for H.264");
    }
    AVCodecContext context = Ffmpeg.made(avcodec.avcodec_alloc_context3(codec));
    int quantiser = BEST_QUANTISER + (int) Math.round((100 - quality) * QUANTISER_STEP);
    context
        .width(FramePictures.even(coded.width()))
        .height(FramePictures.even(coded.height()))
        .pix_fmt(avutil.AV_PIX_FMT_YUV420P)
        .time_base(timeBase)
        .framerate(avutil.av_d2q(source.rate(), 1_000_000))
        .sample_aspect_ratio(coded.sample_aspect_ratio())
        .gop_size(Math.max(1, (int) Math.round(SECONDS_OF_GROUP * source.rate())))
        .max_b_frames(0)
        .qmin(quantiser)
        .qmax(quantiser)
        .colorspace(coded.color_space())
        .color_primaries(coded.color_primaries())
        .color_trc(coded.color_trc())
        .color_range(avutil.AVCOL_RANGE_MPEG);
    if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
      context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    int code = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
    if (code < 0) {
      String size = context.width() + " x " + context.height();
      avcodec.avcodec_free_context(context);
      throw new UserException(
          "films of %s pixels cannot be written as H.264 here (%s); make it smaller or translate a folder of its frames (--frames)"
              .formatted(size, Ffmpeg.reason(code)));
    }
    return context;
  }

  private static void turn(AVCodecParameters to, @Nullable AVPacketSideData matrix) {
    if (matrix == null) {
      return;
    }
    AVPacketSideData all = new AVPacketSideData(null);
    int[] count = {0};
    AVPacketSideData made =
        Ffmpeg.made(
            avcodec.av_packet_side_data_new(
                all, count, AV_PKT_DATA_DISPLAYMATRIX, matrix.size(), 0));
    Pointer.memcpy(made.data(), matrix.data(), matrix.size());
    to.coded_side_data(all).nb_coded_side_data(count[0]);
  }

  private void copyStreams(Path named, AVFormatContext from, int pictures) throws IOException {
    for (int i = 0; i < from.nb_streams(); i++) {
      AVStream stream = from.streams(i);
      AVCodecParameters coded = stream.codecpar();
      boolean sound = coded.codec_type() == avutil.AVMEDIA_TYPE_AUDIO;
      boolean text = coded.codec_type() == avutil.AVMEDIA_TYPE_SUBTITLE;
      boolean cover = (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
      if (i == pictures || cover || !sound && !text) {
        continue;
      }
      String codec = Ffmpeg.codecName(coded.codec_id());
      if (avformat.avformat_query_codec(
              container.oformat(), coded.codec_id(), FF_COMPLIANCE_UNOFFICIAL)
          != 1) {
        if (sound) {
          throw new UserException(
              "%s: this format holds no sound of the kind of the film (%s); name a file that ends in .mkv, which does"
                  .formatted(named, codec));
        }
        leftOut.add("subtitles (" + codec + ")");
        continue;
      }
      AVStream copy = Ffmpeg.made(avformat.avformat_new_stream(container, null));
      Ffmpeg.checked(avcodec.avcodec_parameters_copy(copy.codecpar(), coded));
      // The number by which the other container names the codec.
      copy.codecpar().codec_tag(0);
      copy.time_base(stream.time_base());
      copy.disposition(stream.disposition());
      copy.metadata(Ffmpeg.copy(stream.metadata()));
      copied.put(i, copy);
    }
  }

  /** What of the source the format does not hold. */
  List<String> leftOut() {
    return leftOut;
  }

  /** How many streams are copied as they are. */
  int copied() {
    return copied.size();
  }

  /** The pictures on both sides of the translation. */
  FramePictures frames() {
    return frames;
  }

  /**
   * The next frame.
   *
   * @param time of the source's time base, later than the frame before
   * @param duration likewise
   */
  void frame(Picture picture, long time, long duration) throws IOException {
    AVFrame frame = frames.frame(picture);
    frame.pts(time).duration(duration);
    frame.pict_type(avutil.AV_PICTURE_TYPE_NONE);
    durations.put(time, duration);
    Ffmpeg.checked(avcodec.avcodec_send_frame(encoder, frame));
    writeEncoded();
  }

  private void writeEncoded() throws IOException {
    int code = avcodec.avcodec_receive_packet(encoder, packet);
    while (code >= 0) {
      Long duration = durations.remove(packet.pts());
      if (duration != null) {
        packet.duration(duration);
      }
      write(source.pictures().time_base(), pictures);
      code = avcodec.avcodec_receive_packet(encoder, packet);
    }
    if (!Ffmpeg.drained(code)) {
      Ffmpeg.checked(code);
    }
  }

  private void write(AVRational timeBase, AVStream to) throws IOException {
    avcodec.av_packet_rescale_ts(packet, timeBase, to.time_base());
    packet.stream_index(to.index()).pos(-1);
    Ffmpeg.checked(avformat.av_interleaved_write_frame(container, packet));
  }

  /** A packet of another stream of the source, which is written if its stream is kept. */
  void packet(AVPacket from) throws IOException {
    AVStream to = copied.get(from.stream_index());
    if (to != null) {
      AVRational timeBase = source.container().streams(from.stream_index()).time_base();
      avcodec.av_packet_move_ref(packet, from);
      write(timeBase, to);
    }
  }

  /** Writes what is still on its way. */
  void finish() throws IOException {
    Ffmpeg.checked(avcodec.avcodec_send_frame(encoder, null));
    writeEncoded();
    Ffmpeg.checked(avformat.av_write_trailer(container));
    AVIOContext file = container.pb();
    container.pb(null);
    Ffmpeg.checked(avformat.avio_closep(file));
  }

  @Override
  public void close() {
    AVIOContext file = container.pb();
    if (file != null) {
      container.pb(null);
      avformat.avio_closep(file);
    }
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(encoder);
    avformat.avformat_free_context(container);
    frames.close();
  }
}
