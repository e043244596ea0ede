package io.morph4j.serve;

import io.morph4j.core.config.NearestName;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request: those of its query, and those of its body if that is a form; any other
 * body is the field {@code picture}. File names are not looked at.
 */
final class Form {
  /** A field that is a picture. */
  static final String PICTURE = "picture";

  /** A field that is a picture whose style is taken. */
  static final String REFERENCE = "reference";

  private static final Set<String> FILES = Set.of(PICTURE, REFERENCE);
  private static final int MOST_PARTS = 100;
  private static final int LONGEST_TEXT = 1000;
  private static final int LONGEST_HEADERS = 4096;

  private final Map<String, List<String>> texts = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /**
   * @param query fields of the query, by name
   * @param contentType of the body, null if the client did not say
   * @param picture whether a body that is no multipart form is a picture, whatever its type says
   *     (curl calls any a form)
   * @throws Refusal if the body is no form although it says so
   */
  static Form of(
      Map<String, List<String>> query, @Nullable String contentType, byte[] body, boolean picture) {
    Form form = new Form();
    query.forEach((name, values) -> values.forEach(value -> form.put(name, value)));
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("multipart/")) {
      form.readParts(String.valueOf(contentType), body);
    } else if (picture && body.length > 0) {
      form.files.put(PICTURE, body);
    } else if (type.startsWith("application/x-www-form-urlencoded")) {
      form.readPairs(new String(body, StandardCharsets.UTF_8));
    } else if (body.length > 0) {
      throw Refusal.badRequest("the body is no form: send fields as multipart/form-data");
    }
    return form;
  }

  private void readParts(String contentType, byte[] body) {
    String boundary = MultiPart.extractBoundary(contentType);
    if (boundary == null) {
      throw Refusal.badRequest("the Content-Type names no boundary of its parts");
    }
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxParts(MOST_PARTS);
    parser.setMaxLength(body.length);
    parser.setMaxMemoryFileSize(-1);
    parser.setUseFilesForPartsWithoutFileName(false);
    parser.setPartHeadersMaxLength(LONGEST_HEADERS);
    try (MultiPartFormData.Parts parts =
        parser.parse(Content.Source.from(ByteBuffer.wrap(body))).join()) {
      for (MultiPart.Part part : parts) {
        put(part);
      }
    } catch (CompletionException | IOException e) {
      throw Refusal.badRequest(
          "the form cannot be read: its parts are broken or more than " + MOST_PARTS);
    }
  }

  private void put(MultiPart.Part part) throws IOException {
    String name = String.valueOf(part.getName());
    ByteBuffer content = Content.Source.asByteBuffer(part.getContentSource());
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    if (!FILES.contains(name)) {
      put(name, new String(bytes, StandardCharsets.UTF_8));
    } else if (files.putIfAbsent(name, bytes) != null) {
      throw Refusal.badRequest("the field " + name + " is there twice");
    }
  }

  private void readPairs(String body) {
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("the form cannot be read: a % without two digits");
    }
  }

  private void put(String name, String value) {
    if (name.length() > LONGEST_TEXT || value.length() > LONGEST_TEXT) {
      throw Refusal.badRequest("a field is longer than " + LONGEST_TEXT + " letters");
    }
    List<String> values = texts.computeIfAbsent(name, n -> new ArrayList<>());
    if (values.size() == LONGEST_TEXT) {
      throw Refusal.badRequest("a field is there more than " + LONGEST_TEXT + " times");
    }
    values.add(value.strip());
  }

  /**
   * Refuses fields of other names.
   *
   * @param names of fields; one that ends in a dot stands for all that begin with it
   */
  void requireKnown(List<String> names) {
    List<String> all = new ArrayList<>(texts.keySet());
    all.addAll(files.keySet());
    for (String name : all) {
      boolean known =
          names.stream().anyMatch(n -> n.endsWith(".") ? name.startsWith(n) : name.equals(n));
      if (!known) {
        String nearest = NearestName.of(name, names);
        throw Refusal.badRequest(
            "unknown field %s%s; there are %s"
                .formatted(
                    shown(name),
                    nearest == null ? "" : ", did you mean " + nearest + "?",
                    String.join(", ", names)));
      }
    }
    for (String name : FILES) {
      if (texts.containsKey(name)) {
        throw Refusal.badRequest(name + " is a file: send it as a part of a form or as the body");
      }
    }
  }

  /** The bytes of a file, null without it. */
  byte @Nullable [] file(String name) {
    return files.get(name);
  }

  /** The values of a field in their order, none if it is not there. */
  List<String> texts(String name) {
    return texts.getOrDefault(name, List.of());
  }

  /** The only value of a field; null if it is not there or empty. */
  @Nullable String text(String name) {
    List<String> values = texts(name);
    if (values.size() > 1) {
      throw Refusal.badRequest("the field " + name + " is there twice");
    }
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  /** A whole number, {@code usual} if it is not there. */
  long number(String name, long usual) {
    String text = text(name);
    try {
      return text == null ? usual : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Refusal.badRequest(name + " is " + shown(text) + ", expected a whole number");
    }
  }

  /** A number from 0 to 1, {@code usual} if it is not there. */
  double fraction(String name, double usual) {
    String text = text(name);
    try {
      double value = text == null ? usual : Double.parseDouble(text);
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw Refusal.badRequest(name + " is " + shown(text) + ", expected 0 to 1");
  }

  /** Fields whose names begin with {@code prefix}, by the rest of their names. */
  Map<String, String> beginningWith(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : texts.keySet()) {
      String text = name.startsWith(prefix) ? text(name) : null;
      if (text != null) {
        found.put(name.substring(prefix.length()), text);
      }
    }
    return found;
  }

  /** A client's text in a message: one line, not too long. */
  private static String shown(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 60 ? line : line.substring(0, 60) + "…";
  }
}
