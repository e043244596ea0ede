package io.morph4j.core.train.run;

import com.google.gson.JsonObject;
import io.morph4j.core.file.Safetensors;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.State;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A training state on disk: a safetensors file with the arrays of a {@link State}, its small values
 * as JSON in the metadata, and where in the run it was taken.
 *
 * @param architecture that it belongs to
 * @param step steps done
 * @param stepsPerEpoch of the data at that time
 * @param seconds spent training
 * @param state of the trainer
 */
public record Checkpoint(
    String architecture, long step, long stepsPerEpoch, double seconds, State state) {
  private static final String KEY = "morph4j-checkpoint";
  private static final int VERSION = 1;

  /**
   * Writes the checkpoint; an existing file is replaced only by a complete one.
   *
   * @throws UserException if the disk is full or the file cannot be written
   */
  void write(Path file) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("architecture", architecture);
    json.addProperty("step", step);
    json.addProperty("stepsPerEpoch", stepsPerEpoch);
    json.addProperty("seconds", seconds);
    JsonObject values = new JsonObject();
    state.values().forEach(values::addProperty);
    json.add("values", values);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put(KEY, StrictJson.compact(json));
    Safetensors.write(file, metadata, state.arrays());
  }

  /**
   * Reads a checkpoint.
   *
   * @throws UserException if it is missing, damaged, of a newer format or no checkpoint
   */
  static Checkpoint read(Path file) {
    Safetensors.Content content = Safetensors.read(file);
    String text = content.metadata().get(KEY);
    if (text == null) {
      throw new UserException(file + " is not a checkpoint of a training run");
    }
    String where = file + ", header";
    JsonObject json = StrictJson.parse(text, where);
    long version = StrictJson.number(json, "version", where);
    if (version != VERSION) {
      throw new UserException(
          file + " has version " + version + ", this Morph4J reads version " + VERSION);
    }
    State state = new State();
    for (Map.Entry<String, INDArray> array : content.tensors().entrySet()) {
      state.put(array.getKey(), array.getValue());
    }
    StrictJson.texts(json, "values", where).forEach(state::put);
    return new Checkpoint(
        StrictJson.text(json, "architecture", where),
        StrictJson.number(json, "step", where),
        StrictJson.number(json, "stepsPerEpoch", where),
        StrictJson.decimal(json, "seconds", where),
        state);
  }
}
