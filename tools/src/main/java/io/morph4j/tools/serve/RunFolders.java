package io.morph4j.tools.serve;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.serve.TrainingRuns;
import io.morph4j.tools.report.CurveThinning;
import io.morph4j.tools.report.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs in the folders of a folder, read anew when their files change. */
final class RunFolders implements TrainingRuns {
  private static final Pattern SAMPLES = Pattern.compile("step-(\\d{1,18})\\.png");

  /** More than fit a page are not shown. */
  private static final int MOST = 50;

  private final Path top;
  private final Map<Path, Read> read = new ConcurrentHashMap<>();

  /** Metrics as they were when the file was of this time and size. */
  private record Read(FileTime time, long size, Metrics metrics) {}

  /** A sample picture of a step. */
  private record Sample(long step, Path file) {}

  /** A run's folder with the time of its newest metrics. */
  private record Found(Path folder, Instant changed) {}

  /**
   * @param top the folder of runs, or of one run
   * @throws UserException if there is no such folder
   */
  RunFolders(Path top) {
    if (!Files.isDirectory(top)) {
      throw new UserException("--runs " + top + " is no folder");
    }
    this.top = top.toAbsolutePath().normalize();
  }

  @Override
  public List<Run> list() {
    return folders().map(this::run).toList();
  }

  private Stream<Found> folders() {
    List<Path> folders;
    if (TrainingRun.exists(top)) {
      folders = List.of(top);
    } else {
      try (Stream<Path> entries = Files.list(top)) {
        folders = entries.filter(TrainingRun::exists).toList();
      } catch (IOException e) {
        throw new UserException("cannot read " + top + ": " + FileErrors.reason(e), e);
      }
    }
    return folders.stream()
        .map(folder -> new Found(folder, changed(folder)))
        .sorted(Comparator.comparing(Found::changed).reversed())
        .limit(MOST);
  }

  private static Instant changed(Path folder) {
    for (String name : List.of("metrics.csv", "run.yaml")) {
      try {
        return Files.getLastModifiedTime(folder.resolve(name)).toInstant();
      } catch (IOException e) {
        // The next one, or a run that is being removed.
      }
    }
    return Instant.EPOCH;
  }

  private Run run(Found found) {
    Metrics metrics = metrics(found.folder());
    return new Run(
        name(found.folder()),
        trains(found.folder()),
        metrics.lastStep(),
        metrics.lastSeconds(),
        newest(found.folder()).map(Sample::step).orElse(null),
        Math.max(0, Duration.between(found.changed(), Instant.now()).toSeconds()));
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  private static String trains(Path folder) {
    try {
      return TrainingRun.describe(folder).architecture();
    } catch (UserException e) {
      return "damaged run";
    }
  }

  private Metrics metrics(Path folder) {
    Path file = folder.resolve("metrics.csv");
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Read known = read.get(folder);
      if (known == null
          || known.size() != now.size()
          || !known.time().equals(now.lastModifiedTime())) {
        known = new Read(now.lastModifiedTime(), now.size(), Metrics.read(folder));
        read.put(folder, known);
      }
      return known.metrics();
    } catch (NoSuchFileException e) {
      return new Metrics(Map.of());
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  @Override
  public Curves curves(String name) {
    Metrics metrics = metrics(folder(name));
    CurveThinning thinning = new CurveThinning(metrics.steps().length);
    Map<String, List<@Nullable Double>> losses = new LinkedHashMap<>();
    metrics.losses().forEach((loss, values) -> losses.put(loss, thinning.values(values)));
    return new Curves(thinning.steps(metrics.steps()), losses);
  }

  @Override
  public byte @Nullable [] sample(String name) {
    Path file = newest(folder(name)).map(Sample::file).orElse(null);
    try {
      return file == null ? null : Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  /** The folder of that name among those listed: the name itself is never made a path. */
  private Path folder(String name) {
    return folders()
        .map(Found::folder)
        .filter(folder -> name(folder).equals(name))
        .findFirst()
        .orElseThrow(() -> new UserException("there is no such run"));
  }

  private static Optional<Sample> newest(Path folder) {
    Path samples = folder.resolve("samples");
    if (!Files.isDirectory(samples)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(samples)) {
      return files
          .map(
              file -> {
                Matcher name = SAMPLES.matcher(name(file));
                return name.matches() ? new Sample(Long.parseLong(name.group(1)), file) : null;
              })
          .flatMap(Stream::ofNullable)
          .max(Comparator.comparingLong(Sample::step));
    } catch (IOException e) {
      throw new UserException("cannot read " + samples + ": " + FileErrors.reason(e), e);
    }
  }
}
