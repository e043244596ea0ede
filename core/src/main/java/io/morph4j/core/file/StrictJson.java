package io.morph4j.core.file;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects as RFC 8259 has them, nested at most as deep as the parser's limit. Reading
 * complains about a missing or mistyped field by its name.
 */
public final class StrictJson {
  private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().create();
  private static final Gson PRETTY =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

  private StrictJson() {}

  /**
   * The object in {@code text}.
   *
   * @param where what the text is, for the message, e.g. a file name
   * @throws UserException if it is anything else
   */
  public static JsonObject parse(String text, String where) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement element = JsonParser.parseReader(reader);
      if (element.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT) {
        return element.getAsJsonObject();
      }
      throw new UserException(where + ": not one JSON object");
    } catch (JsonParseException | IllegalStateException | IOException e) {
      throw new UserException(where + ": not JSON" + place(e), e);
    }
  }

  /** Where the parser stopped, if it says so. */
  private static String place(Exception e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    return place.find() ? " (" + place.group() + ")" : "";
  }

  public static String compact(JsonObject object) {
    return COMPACT.toJson(object);
  }

  /** With line breaks and two spaces of indentation: valid YAML as well. */
  public static String pretty(JsonObject object) {
    return PRETTY.toJson(object);
  }

  /** The text field {@code name}. */
  public static String text(JsonObject object, String name, String where) {
    String value = optionalText(object, name, where);
    if (value == null) {
      throw new UserException(where + ": the field \"" + name + "\" is missing");
    }
    return value;
  }

  /**
   * The text field {@code name}, null if it is absent or null; numbers and booleans count as text.
   */
  public static @Nullable String optionalText(JsonObject object, String name, String where) {
    JsonElement element = object.get(name);
    if (element == null || element.isJsonNull()) {
      return null;
    }
    if (!element.isJsonPrimitive()) {
      throw new UserException(
          where
              + ": the field \""
              + name
              + "\" is "
              + Brief.of(String.valueOf(element))
              + ", expected a single value");
    }
    return element.getAsString();
  }

  /** The whole number {@code name}. */
  public static long number(JsonObject object, String name, String where) {
    String text = text(object, name, where);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UserException(
          where + ": the field \"" + name + "\" is " + Brief.of(text) + ", expected a whole number",
          e);
    }
  }

  /**
   * The whole number {@code name}.
   *
   * @throws UserException if it is not from {@code low} to {@code high}
   */
  public static int count(JsonObject object, String name, int low, int high, String where) {
    long value = number(object, name, where);
    if (value < low || value > high) {
      throw new UserException(
          where + ": the field \"%s\" is %d, expected %d to %d".formatted(name, value, low, high));
    }
    return (int) value;
  }

  /** The number {@code name}. */
  public static double decimal(JsonObject object, String name, String where) {
    String text = text(object, name, where);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UserException(
          where + ": the field \"" + name + "\" is " + Brief.of(text) + ", expected a number", e);
    }
  }

  /** The object {@code name}. */
  public static JsonObject object(JsonObject object, String name, String where) {
    JsonElement element = object.get(name);
    if (element == null || !element.isJsonObject()) {
      throw new UserException(
          where
              + ": the field \""
              + name
              + "\" is "
              + Brief.of(String.valueOf(element))
              + ", expected an object");
    }
    return element.getAsJsonObject();
  }

  /** The elements of the list {@code name}. */
  public static List<JsonElement> elements(JsonObject object, String name, String where) {
    JsonElement element = object.get(name);
    if (element == null || !element.isJsonArray()) {
      throw new UserException(
          where
              + ": the field \""
              + name
              + "\" is "
              + Brief.of(String.valueOf(element))
              + ", expected a list");
    }
    return element.getAsJsonArray().asList();
  }

  /** The texts of the list {@code name}. */
  public static List<String> list(JsonObject object, String name, String where) {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : elements(object, name, where)) {
      if (!element.isJsonPrimitive()) {
        throw new UserException(
            where
                + ": the field \""
                + name
                + "\" holds "
                + Brief.of(element.toString())
                + ", expected texts");
      }
      texts.add(element.getAsString());
    }
    return texts;
  }

  /** A list of texts. */
  public static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /** The field {@code name}, an object of single values, in its order; empty if absent. */
  public static Map<String, String> texts(JsonObject object, String name, String where) {
    Map<String, String> found = new LinkedHashMap<>();
    JsonElement element = object.get(name);
    if (element == null || element.isJsonNull()) {
      return found;
    }
    if (!element.isJsonObject()) {
      throw new UserException(
          where
              + ": the field \""
              + name
              + "\" is "
              + Brief.of(String.valueOf(element))
              + ", expected an object");
    }
    JsonObject inner = element.getAsJsonObject();
    for (String key : inner.keySet()) {
      found.put(key, text(inner, key, where + ", " + name));
    }
    return found;
  }

  /**
   * An object of {@code values} in the order of their names, so that equal maps give equal bytes.
   */
  public static JsonObject sorted(Map<String, String> values) {
    JsonObject object = new JsonObject();
    new TreeMap<>(values).forEach(object::addProperty);
    return object;
  }
}
