package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.health.HealthWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one training run.
 *
 * <pre>
 * run.yaml                        what the run was started with; starts it again
 * metrics.csv, metrics.jsonl      losses, learning rates and times
 * samples/step-000500.png         grids of pictures
 * health.jsonl                    what the health monitor warned of
 * epochs.jsonl                    what the trainer measured after each epoch, if it does
 * checkpoints/latest.safetensors  the whole state, for --resume
 * checkpoints/previous.safetensors  the state before it, if the latest proves bad
 * models/AtoB.safetensors         the newest models
 * models/best/AtoB.safetensors    the best models, if somebody measured them
 * models/epoch-001/AtoB.safetensors  the models after each epoch, if the trainer keeps them
 * </pre>
 *
 * Every file but the metrics is replaced only by a complete one. While a run is open no other
 * process can open it.
 */
public final class TrainingRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final String DESCRIPTION = "run.yaml";
  private static final String HEALTH = "health.jsonl";
  private static final String SUFFIX = ".safetensors";

  private final Path folder;
  private final RunLock lock;
  private final MetricsFile metrics;
  private final JsonLines health;
  private final JsonLines epochs;
  private final CheckpointFiles checkpoints;
  private RunDescription description;
  private @Nullable Checkpoint checkpoint;
  private long savedStep = -1;

  private TrainingRun(Path folder, RunDescription description, RunLock lock) {
    this.folder = folder;
    this.description = description;
    this.lock = lock;
    this.metrics = new MetricsFile(folder);
    this.health = new JsonLines(folder.resolve(HEALTH));
    this.epochs = new JsonLines(folder.resolve("epochs.jsonl"));
    this.checkpoints = new CheckpointFiles(folder.resolve("checkpoints"));
  }

  /**
   * Starts a run in {@code folder}, which must be new or empty.
   *
   * @throws UserException if the folder is in use or cannot be written
   */
  public static TrainingRun create(Path folder, RunDescription description) {
    RunLock.requireUnused(folder, exists(folder));
    RunLock lock = RunLock.take(folder);
    TrainingRun run = new TrainingRun(folder, description, lock);
    try {
      run.writeDescription();
      return run;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /**
   * Opens the run in {@code folder} to go on with it.
   *
   * @throws UserException if there is none, it is damaged, or another process is training it
   */
  public static TrainingRun resume(Path folder) {
    RunDescription description = describe(folder);
    TrainingRun run = new TrainingRun(folder, description, RunLock.take(folder));
    try {
      run.removeLeftovers();
      Checkpoint found = run.checkpoints.newest();
      if (found != null) {
        if (!found.architecture().equals(description.architecture())) {
          throw new UserException(
              run.checkpointFile()
                  + " belongs to the architecture "
                  + found.architecture()
                  + ", the run is one of "
                  + description.architecture());
        }
        run.checkpoint = found;
        run.savedStep = found.step();
      }
      return run;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /**
   * What the run in {@code folder} was started with.
   *
   * @throws UserException if there is no run
   */
  public static RunDescription describe(Path folder) {
    Path file = folder.resolve(DESCRIPTION);
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "there is no training run in "
              + folder
              + " (no "
              + DESCRIPTION
              + "): name the --out folder of an earlier run, or leave --resume away");
    }
    try {
      return RunDescription.fromJson(Files.readString(file), file);
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  /** Whether {@code folder} holds a run. */
  public static boolean exists(Path folder) {
    return Files.isRegularFile(folder.resolve(DESCRIPTION));
  }

  /**
   * The model file that a run folder stands for: the best if one was kept, else the newest.
   *
   * @param name e.g. {@code AtoB}; null for the first by name
   * @throws UserException if there is none of that name
   */
  public static Path model(Path folder, @Nullable String name) {
    for (Path models : List.of(folder.resolve("models/best"), folder.resolve("models"))) {
      for (Path file : modelsIn(models)) {
        if (name == null || file.getFileName().toString().equals(name + SUFFIX)) {
          return file;
        }
      }
    }
    List<String> names = modelNames(folder);
    throw new UserException(
        names.isEmpty()
            ? folder + " holds no model yet: train it further with --resume"
            : folder + " holds no model " + name + "; it has " + String.join(", ", names));
  }

  /** The names of the newest models of the run in {@code folder}; empty if it has none. */
  public static List<String> modelNames(Path folder) {
    return modelsIn(folder.resolve("models")).stream()
        .map(file -> file.getFileName().toString())
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .toList();
  }

  private static List<Path> modelsIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UserException("cannot read " + folder + ": " + FileErrors.reason(e), e);
    }
  }

  /** Where the run is. */
  public Path folder() {
    return folder;
  }

  /** What the run was started with. */
  public RunDescription description() {
    return description;
  }

  /** Describes the run otherwise from now on: one that goes on longer, or with other options. */
  public void describe(RunDescription changed) {
    description = changed;
    writeDescription();
  }

  /** Writes down what was measured after an epoch, which {@code step} ended. */
  void epochEnded(long step, long epoch, Map<String, Double> measured) {
    JsonObject line = new JsonObject();
    line.addProperty("step", step);
    line.addProperty("epoch", epoch);
    measured.forEach((name, value) -> line.addProperty(name, Double.toString(value)));
    epochs.append(line);
  }

  /** Writes down what the health monitor said. */
  public void warned(HealthWarning warning) {
    health.append(warning.toJson());
  }

  /**
   * Which models of the run in {@code folder} are the best, in words; null if none were kept.
   *
   * <p>A note that is damaged counts as none; the log says so.
   */
  public static @Nullable String best(Path folder) {
    BestNote note = BestNote.read(folder);
    return note == null ? null : note.inWords();
  }

  /** What the health monitor said of the run in {@code folder}, oldest first. */
  public static List<HealthWarning> warnings(Path folder) {
    return HealthMonitor.read(folder.resolve(HEALTH));
  }

  /** The state to go on from, null in a run that has saved none. */
  public @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Gives up the state that was read, which takes as much memory as the networks. */
  void forgetCheckpoint() {
    checkpoint = null;
  }

  /** Drops what was written down after {@code step}. */
  void cutAfter(long step) {
    metrics.cutAfter(step);
    health.cutAfter(step);
    epochs.cutAfter(step);
  }

  /** Where the state is kept. */
  public Path checkpointFile() {
    return checkpoints.latest();
  }

  MetricsFile metrics() {
    return metrics;
  }

  /** What is left to the user when training fails, as a sentence. */
  String kept() {
    return savedStep < 0
        ? "Nothing sound had been saved yet; --resume begins anew."
        : "The checkpoint of step " + savedStep + " is kept in " + checkpointFile() + ".";
  }

  /** Writes the state, then the models, each of them whole or not at all. */
  void save(Checkpoint newest, Map<String, ModelFile> models) {
    checkpoints.write(newest);
    savedStep = newest.step();
    saveModels(models);
  }

  /** Writes the models of the present state. */
  void saveModels(Map<String, ModelFile> models) {
    models.forEach((name, model) -> model.save(folder.resolve("models").resolve(name + SUFFIX)));
  }

  /**
   * Makes the last state that is known to be sound the latest one: that of a step before {@code
   * step}.
   *
   * @return that state if the latest checkpoint had to make room for it, null if it stays or
   *     nothing sound was saved
   */
  @Nullable Checkpoint rollBackBefore(long step) {
    if (savedStep < step) {
      return null;
    }
    Checkpoint sound = checkpoints.rollBackBefore(step);
    savedStep = sound == null ? -1 : sound.step();
    return sound;
  }

  /** Removes what a run that made no step has written, so that its folder can be used again. */
  public void discard() {
    close();
    for (String name :
        List.of(
            DESCRIPTION, "session.json", "checkpoints/latest" + SUFFIX, "checkpoints", ".lock")) {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException e) {
        throw new UserException(
            "cannot remove %s: %s".formatted(folder.resolve(name), FileErrors.reason(e)), e);
      }
    }
    // What else is there is not the run's, and keeps the folder.
    if (!folder.toFile().delete()) {
      LOG.debug("{} stays: it holds other files", folder);
    }
  }

  /**
   * Keeps {@code models} as the best so far: {@link #model} prefers them.
   *
   * @throws UserException if the disk is full or the files cannot be written
   */
  public void saveBest(Map<String, ModelFile> models) {
    models.forEach(
        (name, model) -> model.save(folder.resolve("models/best").resolve(name + SUFFIX)));
  }

  /** Keeps {@code models} as those after {@code epoch}. */
  void keepEpoch(long epoch, Map<String, ModelFile> models) {
    Path kept = folder.resolve("models/epoch-%03d".formatted(epoch));
    models.forEach((name, model) -> model.save(kept.resolve(name + SUFFIX)));
  }

  Path writeSamples(long step, List<List<INDArray>> rows) {
    return SampleGrid.write(
        folder.resolve(String.format(Locale.ROOT, "samples/step-%06d.png", step)), rows);
  }

  private void writeDescription() {
    AtomicFile.write(folder.resolve(DESCRIPTION), description.toJson());
  }

  private void removeLeftovers() {
    for (String part : List.of("", "checkpoints", "models", "models/best", "samples")) {
      AtomicFile.removeLeftovers(folder.resolve(part));
    }
  }

  /** Lets other processes open the run. */
  @Override
  public void close() {
    lock.close();
  }
}
