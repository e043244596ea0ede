package io.morph4j.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a peer's program what it is: the one JSON line that it prints when started to look. */
final class Look {
  private Look() {}

  /**
   * The object that {@code command} prints; null if it prints none.
   *
   * @throws IOException if it cannot be started
   */
  static @Nullable JsonObject ask(ProcessBuilder command) throws IOException {
    Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = out.readLine()) != null) {
        if (line.startsWith("{")) {
          return JsonParser.parseString(line).getAsJsonObject();
        }
      }
      return null;
    } finally {
      process.destroy();
    }
  }

  /** The names under {@code cases}. */
  static Set<String> cases(JsonObject found) {
    Set<String> names = new LinkedHashSet<>();
    if (found.has("cases")) {
      for (JsonElement name : found.getAsJsonArray("cases")) {
        names.add(name.getAsString());
      }
    }
    return names;
  }

  /** The reasons under {@code without}, by name of the case. */
  static Map<String, String> without(JsonObject found) {
    Map<String, String> reasons = new LinkedHashMap<>();
    if (found.has("without")) {
      found
          .getAsJsonObject("without")
          .entrySet()
          .forEach(entry -> reasons.put(entry.getKey(), entry.getValue().getAsString()));
    }
    return reasons;
  }
}
