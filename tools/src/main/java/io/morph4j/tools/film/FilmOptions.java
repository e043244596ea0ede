package io.morph4j.tools.film;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.FrameStatistics;
import io.morph4j.data.film.FilmFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of films, as a mixin. */
public final class FilmOptions {
  @Option(
      names = "--frames",
      description =
          "The pictures of a folder are frames of one film, in the order of their numbers.")
  private boolean frames;

  @Option(
      names = "--frame-statistics",
      paramLabel = "NAME",
      description =
          "What normalises the frames of a film: moving (an average over frames, so that nothing"
              + " flickers), first (of the first frame), frame (each its own). Default: moving.")
  private @Nullable String statistics;

  /**
   * Whether {@code inputs} are film files.
   *
   * @throws UsageException if some are and others not, or an option is for films alone
   */
  public boolean films(List<Path> inputs) {
    List<Path> films =
        inputs.stream().filter(in -> FilmFormat.isFilm(in) && !Files.isDirectory(in)).toList();
    if (!films.isEmpty() && films.size() < inputs.size()) {
      Path other = inputs.stream().filter(in -> !films.contains(in)).findFirst().orElseThrow();
      throw new UsageException(
          "%s is a film, %s is none: translate them apart".formatted(films.get(0), other));
    }
    if (!films.isEmpty() && frames) {
      throw new UsageException(
          "--frames is for a folder of pictures; %s is a film file".formatted(films.get(0)));
    }
    if (films.isEmpty() && !frames && statistics != null) {
      throw new UsageException(
          "--frame-statistics is for films, and for folders of their frames with --frames");
    }
    return !films.isEmpty();
  }

  /**
   * Whether the input is a folder of frames.
   *
   * @throws UsageException if it is no folder, or there are several
   */
  public boolean frames(List<Path> inputs) {
    if (frames && (inputs.size() != 1 || !Files.isDirectory(inputs.get(0)))) {
      throw new UsageException(
          "--frames takes one folder of pictures, got " + inputs.get(inputs.size() == 1 ? 0 : 1));
    }
    return frames;
  }

  FrameStatistics statistics() {
    if (statistics == null) {
      return FrameStatistics.MOVING;
    }
    return switch (statistics.toLowerCase(Locale.ROOT)) {
      case "moving" -> FrameStatistics.MOVING;
      case "first" -> FrameStatistics.FIRST;
      case "frame" -> FrameStatistics.FRAME;
      default ->
          throw new UsageException(
              "--frame-statistics " + statistics + ": expected moving, first or frame");
    };
  }
}
