package io.morph4j.tools.film;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.FrameStatistics;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.film.Film;
import io.morph4j.data.film.FilmTranslation;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

/** Translates films, and folders of their frames. */
public final class FilmWork {
  private static final double MEGA = 1e6;
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final int LONGEST_NUMBER = 20;

  private final Console console;
  private final Interruption interruption;
  private final Translator translator;
  private final Guide guide;
  private final FrameStatistics statistics;
  private final Settings settings;
  private final List<Map<String, Object>> entries = new ArrayList<>();
  private int done;
  private int failed;

  /**
   * What is asked for beside the films.
   *
   * @param json whether the results are told as JSON
   * @param overwrite whether results that are there are replaced
   * @param skipExisting whether inputs whose result is there are left out
   * @param maxMegapixels of a frame
   */
  public record Settings(
      boolean json, boolean overwrite, boolean skipExisting, double maxMegapixels) {}

  public FilmWork(
      Console console,
      Interruption interruption,
      Translator translator,
      Guide guide,
      FilmOptions options,
      Settings settings) {
    this.console = console;
    this.interruption = interruption;
    this.translator = translator;
    this.guide = guide;
    this.statistics = options.statistics();
    this.settings = settings;
  }

  /**
   * Translates film files.
   *
   * @param out a file for one film, or a folder
   * @param quality 1 to 100
   * @return the exit code
   */
  public int films(List<Path> films, Path out, int quality) {
    Map<Path, Path> places = FilmPlaces.of(films, out);
    boolean interrupted = false;
    for (Map.Entry<Path, Path> place : places.entrySet()) {
      try {
        film(place.getKey(), place.getValue(), quality);
      } catch (CancellationException e) {
        console.say(place.getKey() + ": interrupted; nothing of it was written");
        interrupted = true;
        break;
      } catch (RuntimeException e) {
        failed(place.getKey(), e);
      }
    }
    return exitCode(interrupted);
  }

  private void film(Path input, Path result, int quality) {
    if (Files.exists(result) && settings.skipExisting()) {
      done++;
      entry(input, "skipped").put("output", result.toString());
      return;
    }
    requireFree(input, result);
    long start = System.nanoTime();
    try (Film film = Film.open(input);
        FilmTranslation frames = new FilmTranslation(translator, guide, statistics)) {
      int expected = (int) Math.min(Integer.MAX_VALUE, film.expectedFrames());
      Film.Result made;
      try (BatchProgress progress = new BatchProgress(console, "translate", expected)) {
        made =
            film.translate(
                result,
                quality,
                frame -> {
                  Picture translated = translated(frames, frame);
                  progress.step();
                  return translated;
                });
      }
      done++;
      Map<String, Object> entry = entry(input, "done");
      entry.put("output", result.toString());
      entry.put("frames", made.frames());
      entry.put("duration", made.seconds());
      entry.put("copiedStreams", made.copied());
      tell(input, made.frames(), frames, entry, start);
      if (!settings.json()) {
        console.made(result);
      }
      made.leftOut().forEach(what -> console.say(result + ": without " + what));
      if (made.damaged() > 0) {
        console.error(
            "%s: is damaged; %d of its packets could not be decoded"
                .formatted(input, made.damaged()));
      }
    }
  }

  private Picture translated(FilmTranslation frames, Picture frame) {
    if (interruption.requested()) {
      throw new CancellationException();
    }
    if ((double) frame.width() * frame.height() > settings.maxMegapixels() * MEGA) {
      throw new UserException(
          "frames of %d x %d pixels are more than --max-megapixels %s allows"
              .formatted(frame.width(), frame.height(), settings.maxMegapixels()));
    }
    return frames.apply(frame);
  }

  private void requireFree(Path input, Path result) {
    if (Files.exists(result) && !settings.overwrite()) {
      throw new UserException(input + ": " + result + " is there already; --overwrite replaces it");
    }
  }

  private void tell(
      Path input, long count, FilmTranslation frames, Map<String, Object> entry, long start) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    String used = frames.steady() ? statistics.name().toLowerCase(Locale.ROOT) : "frame";
    entry.put("flicker", frames.flicker());
    entry.put("cuts", frames.cuts());
    entry.put("frameStatistics", used);
    entry.put("seconds", seconds);
    if (!frames.steady()) {
      console.say(
          "%s: each frame has statistics of its own, since this model's engine takes no others"
              .formatted(input));
    }
    console.say(
        String.format(
            Locale.ROOT,
            "%s: %d frames, %.2f a second; flicker %.3f of 255 beyond its own (frame statistics: %s)",
            input,
            count,
            count / seconds,
            frames.flicker(),
            used));
  }

  /**
   * Translates the frames in a folder.
   *
   * @param places result by frame
   * @return the exit code
   */
  public int frames(Path folder, Map<Path, Path> places, PictureWriter writer) {
    long start = System.nanoTime();
    boolean interrupted = false;
    List<Path> order =
        places.keySet().stream().sorted(Comparator.comparing(FilmWork::key)).toList();
    try (FilmTranslation frames = new FilmTranslation(translator, guide, statistics);
        BatchProgress progress = new BatchProgress(console, "translate", order.size())) {
      for (Path input : order) {
        try {
          Path result = Objects.requireNonNull(places.get(input));
          requireFree(input, result);
          Picture frame = new PictureReader((long) (settings.maxMegapixels() * MEGA)).read(input);
          writer.write(translated(frames, frame), result);
          done++;
        } catch (CancellationException e) {
          console.say("interrupted after %d of %d frames".formatted(done, order.size()));
          interrupted = true;
          break;
        } catch (RuntimeException e) {
          failed(input, e);
        }
        progress.step();
      }
      if (done > 0) {
        Map<String, Object> entry = entry(folder, interrupted ? "interrupted" : "done");
        entry.put("frames", done);
        tell(folder, done, frames, entry, start);
      }
    }
    return exitCode(interrupted);
  }

  /** The path with its numbers in the order of their values. */
  private static String key(Path file) {
    return DIGITS
        .matcher(file.toString())
        .replaceAll(
            number ->
                "0".repeat(Math.max(0, LONGEST_NUMBER - number.group().length())) + number.group());
  }

  private Map<String, Object> entry(Path input, String state) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("input", input.toString());
    entry.put("state", state);
    entries.add(entry);
    return entry;
  }

  private void failed(Path input, RuntimeException error) {
    failed++;
    String message = String.valueOf(error.getMessage());
    String line = message.startsWith(input.toString()) ? message : input + ": " + message;
    if (!(error instanceof UserException)) {
      line = input + ": internal error: " + error;
    }
    entry(input, "failed").put("error", line);
    console.error(line);
    console.trace(error);
  }

  private int exitCode(boolean interrupted) {
    if (settings.json()) {
      console.json(entries);
    }
    if (interrupted) {
      return ExitCode.INTERRUPTED;
    }
    if (failed == 0) {
      return ExitCode.DONE;
    }
    return done > 0 ? ExitCode.PARTIAL : ExitCode.FAILED;
  }
}
