package io.morph4j.core.train.health;

import com.google.gson.JsonObject;
import io.morph4j.core.file.StrictJson;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A sign that training goes wrong, told once when it appears.
 *
 * @param step at which it was seen
 * @param cause what is wrong
 * @param subject the loss that shows it; {@code samples} for one that pictures show
 * @param message what was seen, with its number
 */
public record HealthWarning(long step, HealthCause cause, String subject, String message) {
  /** The message and the remedy in one line. */
  public String line() {
    return "step " + step + ": " + message + " " + cause.remedy();
  }

  /** What {@link #toJson} wrote, null if it is of a cause that this version does not know. */
  public static @Nullable HealthWarning fromJson(JsonObject json, String where) {
    String cause = StrictJson.text(json, "cause", where).toUpperCase(Locale.ROOT);
    return Arrays.stream(HealthCause.values())
        .filter(known -> known.name().equals(cause))
        .findFirst()
        .map(
            known ->
                new HealthWarning(
                    StrictJson.number(json, "step", where),
                    known,
                    StrictJson.text(json, "subject", where),
                    StrictJson.text(json, "message", where)))
        .orElse(null);
  }

  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("step", step);
    json.addProperty("cause", cause.name().toLowerCase(Locale.ROOT));
    json.addProperty("subject", subject);
    json.addProperty("message", message);
    json.addProperty("remedy", cause.remedy());
    return json;
  }
}
