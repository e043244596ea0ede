package io.morph4j.serve;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** Values as JSON. */
final class Json {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  /** {@code value}, of maps, lists, records, strings and numbers, as text. */
  static String text(Object value) {
    return GSON.toJson(value);
  }
}
