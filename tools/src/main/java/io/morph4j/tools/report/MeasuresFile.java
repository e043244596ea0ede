package io.morph4j.tools.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.Brief;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.Measure;
import io.morph4j.core.metric.Protocol;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code measures.json} in the folder of a run: what was measured on pictures that training did not
 * see. One JSON object; objects in it with the fields {@code measure} and {@code value} are
 * measures whose other fields tell the protocol, other values are shown under their joined names.
 */
public final class MeasuresFile {
  static final String NAME = "measures.json";

  private static final Logger LOG = LoggerFactory.getLogger(MeasuresFile.class);

  /** Digits before or behind the point that are written out. */
  private static final int LONGEST = 40;

  private MeasuresFile() {}

  /** The measures in {@code folder} in the order of the file, none without one. */
  public static List<RunPage.Measured> read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      List<RunPage.Measured> found = new ArrayList<>();
      collect("", StrictJson.parse(Files.readString(file), file.toString()), found);
      return found;
    } catch (IOException e) {
      LOG.warn("{} is left out: {}", file, FileErrors.reason(e));
    } catch (UserException e) {
      LOG.warn("measures are left out: {}", e.getMessage());
    }
    return List.of();
  }

  /**
   * Writes what was measured of one model of a run; what the file tells of its other models stays.
   *
   * @param model name of the model's file without suffix, such as {@code AtoB}
   * @throws UserException if the file is there but is no JSON object, or cannot be written
   */
  public static void write(Path folder, String model, List<Measure> measures) {
    Path file = folder.resolve(NAME);
    try {
      JsonElement before =
          Files.exists(file)
              ? StrictJson.parse(Files.readString(file), file.toString())
              : new JsonObject();
      if (!(before instanceof JsonObject all)) {
        throw new UserException(file + ": expected a JSON object; remove the file");
      }
      Gson gson = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
      all.add(model, gson.toJsonTree(ResultFormat.maps(measures)));
      byte[] text = (gson.toJson(all) + "\n").getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(file, to -> AtomicFile.writeFully(to, ByteBuffer.wrap(text)));
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + FileErrors.reason(e), e);
    }
  }

  private static void collect(String name, JsonElement value, List<RunPage.Measured> found) {
    if (value instanceof JsonObject object && isMeasure(object)) {
      found.add(
          new RunPage.Measured(
              named(name, object.get("measure").getAsString()),
              shown(object.getAsJsonPrimitive("value")),
              protocol(object)));
    } else if (value instanceof JsonObject object) {
      object.asMap().forEach((key, inner) -> collect(named(name, key), inner, found));
    } else if (value instanceof JsonArray array) {
      array.forEach(inner -> collect(name, inner, found));
    } else if (value instanceof JsonPrimitive primitive) {
      found.add(new RunPage.Measured(name, shown(primitive), ""));
    }
  }

  private static String named(String outer, String inner) {
    return outer.isEmpty() || outer.equals("measures") ? inner : outer + " · " + inner;
  }

  private static boolean isMeasure(JsonObject object) {
    return object.get("measure") instanceof JsonPrimitive
        && object.get("value") instanceof JsonPrimitive;
  }

  private static String protocol(JsonObject measure) {
    List<String> parts = new ArrayList<>();
    measure
        .asMap()
        .forEach(
            (key, value) -> {
              boolean told =
                  value instanceof JsonPrimitive part
                      && !part.getAsString().isEmpty()
                      && !part.getAsString().equals(Protocol.NONE);
              if (told && !key.equals("measure") && !key.equals("value")) {
                parts.add(
                    key.equals("details") ? value.getAsString() : key + " " + value.getAsString());
              }
            });
    return String.join(", ", parts);
  }

  private static String shown(JsonPrimitive value) {
    if (!value.isNumber()) {
      return value.getAsString();
    }
    BigDecimal number;
    try {
      number = value.getAsBigDecimal();
    } catch (NumberFormatException e) {
      // An exponent of many digits.
      return Brief.of(value.getAsString());
    }
    if (Math.abs((long) number.precision() - number.scale()) > LONGEST) {
      return Brief.of(value.getAsString());
    }
    return number.scale() <= 0
        ? number.toPlainString()
        : number.round(new MathContext(5)).stripTrailingZeros().toPlainString();
  }
}
