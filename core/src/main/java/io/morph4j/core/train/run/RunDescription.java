package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.engine.kernel.Precision;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run was started with: enough to start it again. It is kept as {@code run.yaml}, written as
 * JSON, which is YAML too.
 *
 * @param architecture name of the {@link Architecture}
 * @param preset that {@code config} started from
 * @param config every component of the config record, by {@link ConfigRecords#toMap}
 * @param data where the pictures are; kept as absolute paths, so that a run resumes from any folder
 * @param seed of everything random
 * @param stopAfter when the run is complete
 * @param every how often it saves, samples and logs
 * @param precision in what numbers its convolutions multiply
 * @param bestBy what decides which models are the best, null if none are kept
 * @param from model files whose weights the run began with, by the names of its models
 */
public record RunDescription(
    String architecture,
    String preset,
    Map<String, String> config,
    DataLocation data,
    long seed,
    StopAfter stopAfter,
    Every every,
    Precision precision,
    @Nullable BestBy bestBy,
    Map<String, Path> from) {
  /** Raised when a reader of the old form could no longer use the file rightly. */
  static final int VERSION = 1;

  public RunDescription {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    from = Collections.unmodifiableMap(new LinkedHashMap<>(from));
  }

  /** A run that begins with fresh weights. */
  public RunDescription(
      String architecture,
      String preset,
      Map<String, String> config,
      DataLocation data,
      long seed,
      StopAfter stopAfter,
      Every every,
      Precision precision,
      @Nullable BestBy bestBy) {
    this(architecture, preset, config, data, seed, stopAfter, every, precision, bestBy, Map.of());
  }

  /** A run whose convolutions multiply floats and that keeps no best models. */
  public RunDescription(
      String architecture,
      String preset,
      Map<String, String> config,
      DataLocation data,
      long seed,
      StopAfter stopAfter,
      Every every) {
    this(architecture, preset, config, data, seed, stopAfter, every, Precision.FLOAT, null);
  }

  /** The same run to be ended at another time. */
  public RunDescription withStopAfter(StopAfter stop) {
    return new RunDescription(
        architecture, preset, config, data, seed, stop, every, precision, bestBy, from);
  }

  /** The same run with its pictures in another place. */
  public RunDescription withData(DataLocation moved) {
    return new RunDescription(
        architecture, preset, config, moved, seed, stopAfter, every, precision, bestBy, from);
  }

  /** The same run, begun with the weights of these model files. */
  public RunDescription withFrom(Map<String, Path> files) {
    return new RunDescription(
        architecture, preset, config, data, seed, stopAfter, every, precision, bestBy, files);
  }

  /** The same run with other values of its configuration. */
  public RunDescription withConfig(Map<String, String> changed) {
    return new RunDescription(
        architecture, preset, changed, data, seed, stopAfter, every, precision, bestBy, from);
  }

  String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("architecture", architecture);
    json.addProperty("preset", preset);
    JsonObject values = new JsonObject();
    config.forEach(values::addProperty);
    json.add("config", values);
    JsonObject places = new JsonObject();
    addPath(places, "root", data.root());
    addPath(places, "domainA", data.domainA());
    addPath(places, "domainB", data.domainB());
    json.add("data", places);
    json.addProperty("seed", seed);
    JsonObject stop = new JsonObject();
    stop.addProperty(stopAfter.unit(), stopAfter.amount());
    json.add("stopAfter", stop);
    JsonObject intervals = new JsonObject();
    intervals.addProperty("save", every.save());
    intervals.addProperty("sample", every.sample());
    intervals.addProperty("log", every.log());
    json.add("every", intervals);
    json.addProperty("precision", precision.toString());
    if (bestBy != null) {
      json.addProperty("bestBy", bestBy.name());
      if (bestBy.extractor() != null) {
        json.addProperty("bestByExtractor", bestBy.extractor());
      }
    }
    if (!from.isEmpty()) {
      JsonObject files = new JsonObject();
      from.forEach((model, file) -> addPath(files, model, file));
      json.add("from", files);
    }
    return StrictJson.pretty(json) + "\n";
  }

  private static void addPath(JsonObject places, String name, @Nullable Path path) {
    if (path != null) {
      places.addProperty(name, path.toAbsolutePath().normalize().toString());
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param file named in messages
   */
  static RunDescription fromJson(String text, Path file) {
    String where = file.toString();
    JsonObject json = StrictJson.parse(text, where);
    long version = StrictJson.number(json, "version", where);
    if (version != VERSION) {
      throw new UserException(
          where + " has version " + version + ", this Morph4J reads version " + VERSION);
    }
    Map<String, String> stop = StrictJson.texts(json, "stopAfter", where);
    if (stop.size() != 1) {
      throw new UserException(
          where + ": \"stopAfter\" is " + stop + ", expected one of steps, epochs, minutes");
    }
    Map.Entry<String, String> limit = stop.entrySet().iterator().next();
    return new RunDescription(
        StrictJson.text(json, "architecture", where),
        StrictJson.text(json, "preset", where),
        StrictJson.texts(json, "config", where),
        data(StrictJson.texts(json, "data", where), where),
        StrictJson.number(json, "seed", where),
        StopAfter.of(limit.getKey(), limit.getValue()),
        every(StrictJson.texts(json, "every", where), where),
        json.has("precision")
            ? precision(StrictJson.text(json, "precision", where), where)
            : Precision.FLOAT,
        bestBy(json, where),
        json.has("from") ? files(StrictJson.texts(json, "from", where)) : Map.of());
  }

  private static Precision precision(String name, String where) {
    try {
      return Precision.of(name, where + ": \"precision\"");
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Map<String, Path> files(Map<String, String> named) {
    Map<String, Path> files = new LinkedHashMap<>();
    named.forEach((model, file) -> files.put(model, Path.of(file)));
    return files;
  }

  private static @Nullable BestBy bestBy(JsonObject json, String where) {
    return json.has("bestBy")
        ? new BestBy(
            StrictJson.text(json, "bestBy", where),
            json.has("bestByExtractor") ? StrictJson.text(json, "bestByExtractor", where) : null)
        : null;
  }

  private static DataLocation data(Map<String, String> places, String where) {
    try {
      return new DataLocation(
          path(places.get("root")), path(places.get("domainA")), path(places.get("domainB")));
    } catch (IllegalArgumentException e) {
      throw new UserException(where + ": \"data\" is " + places + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }

  private static Every every(Map<String, String> intervals, String where) {
    try {
      return new Every(
          Long.parseLong(intervals.getOrDefault("save", "0")),
          Long.parseLong(intervals.getOrDefault("sample", "0")),
          Long.parseLong(intervals.getOrDefault("log", "1")));
    } catch (NumberFormatException e) {
      throw new UserException(
          where + ": \"every\" is " + intervals + ", expected whole numbers of steps", e);
    }
  }
}
