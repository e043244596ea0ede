package io.morph4j.tools.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import io.morph4j.tools.cli.Interruption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmCommandTest {
  private static final int RATE = 5;
  private static final int SAMPLES = 16000;

  @TempDir Path folder;

  private Path model;

  @BeforeEach
  void makeModel() {
    model = TinyModel.write(folder.resolve("tiny.model"));
  }

  /** A disc that goes to and fro and a light that goes up and down, with a tone. */
  private static Path film(Path file, int width, int height, int frames) throws Exception {
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height, 1)) {
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(RATE);
      recorder.setVideoBitrate(2_000_000);
      recorder.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
      recorder.setSampleRate(SAMPLES);
      recorder.start();
      short[] tone = new short[SAMPLES / RATE];
      for (int i = 0; i < frames; i++) {
        Frame frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3);
        ByteBuffer bytes = (ByteBuffer) frame.image[0];
        double centre = width * (.5 + .4 * Math.sin(i * .5));
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            boolean disc = Math.hypot(x - centre, y - height / 2.0) < height / 4.0;
            int light = 90 + 60 * y / height + (int) (12 * Math.sin(i * 2.1));
            for (int c = 0; c < 3; c++) {
              bytes.put(y * frame.imageStride + 3 * x + c, (byte) (disc ? 230 - 60 * c : light));
            }
          }
        }
        for (int t = 0; t < tone.length; t++) {
          tone[t] = (short) (8000 * Math.sin(.2 * (i * tone.length + t)));
        }
        recorder.record(frame);
        recorder.recordSamples(SAMPLES, 1, ShortBuffer.wrap(tone));
      }
      recorder.stop();
    }
    return file;
  }

  private record Seen(int frames, long samples, long length, double rate, int width, int height) {}

  private static Seen look(Path file) throws Exception {
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
      grabber.setSampleMode(org.bytedeco.javacv.FrameGrabber.SampleMode.SHORT);
      grabber.start();
      int frames = 0;
      long samples = 0;
      for (Frame frame = grabber.grab(); frame != null; frame = grabber.grab()) {
        frames += frame.image == null ? 0 : 1;
        samples += frame.samples == null ? 0 : frame.samples[0].remaining();
      }
      return new Seen(
          frames,
          samples,
          grabber.getLengthInTime(),
          grabber.getVideoFrameRate(),
          grabber.getImageWidth(),
          grabber.getImageHeight());
    }
  }

  private static JsonObject only(CommandRun run) {
    return JsonParser.parseString(run.out()).getAsJsonArray().get(0).getAsJsonObject();
  }

  @Test
  void translate_tenSecondsWithSound_keepsFramesDurationAndSoundAndFlickersLess() throws Exception {
    Path in = film(folder.resolve("in.mp4"), 320, 240, 10 * RATE);
    Path out = folder.resolve("out.mp4");

    CommandRun steady = CommandRun.of("translate", "--model", model, in, "--out", out, "--json");
    CommandRun single =
        CommandRun.of(
            "translate",
            "--model",
            model,
            in,
            "--out",
            folder.resolve("single.mp4"),
            "--frame-statistics",
            "frame",
            "--json");

    assertThat(steady.code()).isZero();
    Seen before = look(in);
    Seen after = look(out);
    assertThat(before.frames()).isEqualTo(50);
    assertThat(after.frames()).isEqualTo(50);
    assertThat(after.length()).isCloseTo(before.length(), within(1000L));
    assertThat(after.rate()).isCloseTo(RATE, within(1e-6));
    assertThat(after.samples()).isEqualTo(before.samples()).isGreaterThan(9L * SAMPLES);
    assertThat(after.width()).isEqualTo(320);
    assertThat(after.height()).isEqualTo(240);
    double flicker = only(steady).get("flicker").getAsDouble();
    assertThat(only(steady).get("frames").getAsInt()).isEqualTo(50);
    assertThat(only(steady).get("frameStatistics").getAsString()).isEqualTo("moving");
    assertThat(only(single).get("frameStatistics").getAsString()).isEqualTo("frame");
    assertThat(flicker).isPositive().isLessThan(only(single).get("flicker").getAsDouble());
    assertThat(steady.err()).contains("50 frames").contains("flicker");
  }

  @Test
  void translate_film_putsItIntoAFolderUnderItsName() throws Exception {
    Path in = film(folder.resolve("in.mkv"), 32, 32, 3);

    CommandRun run = CommandRun.of("translate", "--model", model, in, "--out", folder.resolve("d"));

    assertThat(run.code()).isZero();
    assertThat(run.outLines()).containsExactly(folder.resolve("d/in.mkv").toString());
    assertThat(look(folder.resolve("d/in.mkv")).frames()).isEqualTo(3);
    CommandRun again =
        CommandRun.of("translate", "--model", model, in, "--out", folder.resolve("d"));
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("is there already; --overwrite replaces it");
  }

  @Test
  void translate_noFilm_isOneLineAndLeavesNothing() throws Exception {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no film");
    Path film = film(folder.resolve("film.mp4"), 32, 32, 3);
    byte[] bytes = Files.readAllBytes(film);

    CommandRun wrong =
        CommandRun.of("translate", "--model", model, text, "--out", folder.resolve("out.mp4"));
    CommandRun same =
        CommandRun.of("translate", "--model", model, film, "--out", film, "--overwrite");
    CommandRun gif =
        CommandRun.of("translate", "--model", model, film, "--out", folder.resolve("out.gif"));
    CommandRun mixed =
        CommandRun.of("translate", "--model", model, film, folder, "--out", folder.resolve("out"));

    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).hasLineCount(1).contains("text.mp4: not a film");
    assertThat(same.code()).isEqualTo(1);
    assertThat(same.err()).contains("is an input; name another --out");
    assertThat(film).hasBinaryContent(bytes);
    assertThat(gif.err()).contains("films are written as .mp4");
    assertThat(mixed.code()).isEqualTo(2);
    assertThat(mixed.err()).contains("translate them apart");
    assertOnly("tiny.model", "text.mp4", "film.mp4");
  }

  @Test
  void translate_interrupted_leavesNothing() throws Exception {
    Path in = film(folder.resolve("in.mp4"), 32, 32, 3);
    Interruption interruption = new Interruption();
    interruption.request();

    CommandRun run =
        CommandRun.interruptible(
            interruption, "translate", "--model", model, in, "--out", folder.resolve("out.mp4"));

    assertThat(run.code()).isEqualTo(130);
    assertOnly("tiny.model", "in.mp4");
  }

  private void assertOnly(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @Test
  void translate_framesOfAFolder_areTakenByNumber() throws IOException {
    Path frames = Files.createDirectory(folder.resolve("frames"));
    for (int number : new int[] {1, 2, 9, 10, 11}) {
      float[] values = new float[3 * 16 * 16];
      for (int i = 0; i < values.length; i++) {
        values[i] = (i * (number + 3) % 37) / 18f - 1;
      }
      Picture picture = Picture.ofPlanes(values, 3, 16, 16, 8);
      PictureWriter.defaults().write(picture, frames.resolve("f-" + number + ".png"));
    }
    Path out = folder.resolve("out");

    CommandRun run =
        CommandRun.of("translate", "--model", model, "--frames", frames, "--out", out, "--json");
    CommandRun first =
        CommandRun.of(
            "translate",
            "--model",
            model,
            frames.resolve("f-1.png"),
            "--out",
            folder.resolve("first.png"));

    assertThat(run.code()).isZero();
    assertThat(only(run).get("frames").getAsInt()).isEqualTo(5);
    assertThat(only(run).get("flicker").getAsDouble()).isPositive();
    assertThat(first.code()).isZero();
    assertThat(out.resolve("f-1.png")).hasSameBinaryContentAs(folder.resolve("first.png"));
    assertThat(out).isDirectoryContaining("glob:**/f-11.png");
  }

  @Test
  void translate_optionsOfFilms_areNotForPictures() throws IOException {
    Path picture = folder.resolve("a.png");
    PictureWriter.defaults().write(Picture.ofPlanes(new float[768], 3, 16, 16, 8), picture);

    CommandRun statistics =
        CommandRun.of(
            "translate", "--model", model, picture, "--out", folder, "--frame-statistics", "first");
    CommandRun frames =
        CommandRun.of("translate", "--model", model, picture, "--out", folder, "--frames");

    assertThat(statistics.code()).isEqualTo(2);
    assertThat(frames.code()).isEqualTo(2);
    assertThat(frames.err()).contains("--frames takes one folder of pictures");
  }
}
