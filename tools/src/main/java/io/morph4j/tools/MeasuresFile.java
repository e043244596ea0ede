package io.morph4j.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.morph4j.core.model.FileErrors;
import io.morph4j.core.model.StrictJson;
import io.morph4j.core.model.UserException;
import io.morph4j.tools.report.RunPage.Fact;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code measures.json} in the folder of a run: what was measured on pictures that training did not
 * see. One JSON object; nested values are shown under their joined names.
 */
final class MeasuresFile {
  static final String NAME = "measures.json";

  private MeasuresFile() {}

  /** The measures in {@code folder} in the order of the file, none without one. */
  static List<Fact> read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      List<Fact> facts = new ArrayList<>();
      flatten("", StrictJson.parse(Files.readString(file), file.toString()), facts);
      return facts;
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  private static void flatten(String name, JsonElement value, List<Fact> facts) {
    if (value instanceof JsonObject object) {
      object
          .entrySet()
          .forEach(
              entry ->
                  flatten(
                      name.isEmpty() ? entry.getKey() : name + " · " + entry.getKey(),
                      entry.getValue(),
                      facts));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        flatten(name + " " + (i + 1), array.get(i), facts);
      }
    } else if (value instanceof JsonPrimitive primitive) {
      facts.add(new Fact(name, shown(primitive)));
    }
  }

  private static String shown(JsonPrimitive value) {
    if (!value.isNumber()) {
      return value.getAsString();
    }
    BigDecimal number = value.getAsBigDecimal();
    return number.scale() <= 0
        ? number.toPlainString()
        : number.round(new MathContext(5)).stripTrailingZeros().toPlainString();
  }
}
