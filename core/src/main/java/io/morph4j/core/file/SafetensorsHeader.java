package io.morph4j.core.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of a safetensors file, checked: types are known, sizes match shapes, and
 * the tensors fill the data part of the file without gap or overlap.
 */
public final class SafetensorsHeader {
  /** Longest header that is read: a thousand letters for each of the most tensors. */
  static final long MAX_HEADER_BYTES = 1 << 25;

  private static final int MAX_RANK = 32;

  /** Most tensors, and letters of a name: networks have thousands, and names of a hundred. */
  private static final int MAX_TENSORS = 20_000;

  private static final int MAX_NAME = 1000;

  private static final String METADATA = "__metadata__";

  private final Map<String, String> metadata;
  private final List<Entry> entries;
  private final long dataStart;

  private SafetensorsHeader(Map<String, String> metadata, List<Entry> entries, long dataStart) {
    this.metadata = Collections.unmodifiableMap(metadata);
    this.entries = List.copyOf(entries);
    this.dataStart = dataStart;
  }

  /** One tensor: bytes {@code begin} (inclusive) to {@code end} after the header. */
  public record Entry(String name, ElementType type, long[] shape, long begin, long end) {
    public long length() {
      return (end - begin) / type.bytes();
    }
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  /** Shapes by tensor name, in the order of the data. */
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    entries.forEach(entry -> shapes.put(entry.name(), entry.shape().clone()));
    return shapes;
  }

  public List<Entry> entries() {
    return entries;
  }

  long dataStart() {
    return dataStart;
  }

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size == 0) {
      throw new UserException(file + " is empty, expected a safetensors file");
    }
    ByteBuffer start = ByteBuffer.allocate(NoSafetensors.START).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, start, 0);
    long length = start.getLong(0);
    boolean plausible = length >= 2 && length <= MAX_HEADER_BYTES && length <= size - 8;
    if (!plausible || start.get(8) != '{') {
      NoSafetensors.refuse(file, start.array());
    }
    if (size < 8) {
      throw new UserException(
          file + " is cut short: it has " + size + " bytes, a safetensors file at least 8");
    }
    if (length < 2 || length > MAX_HEADER_BYTES) {
      throw new UserException(
          "%s is not a safetensors file: its header would be %s bytes long, at most %d are possible"
              .formatted(file, Long.toUnsignedString(length), MAX_HEADER_BYTES));
    }
    if (length > size - 8) {
      throw new UserException(
          ("%s is cut short or not a safetensors file: the header alone should be %d bytes long,"
                  + " the file has %d")
              .formatted(file, length, size));
    }
    ByteBuffer json = ByteBuffer.allocate((int) length);
    readFully(channel, json, 8);
    return parse(file, json.flip(), 8 + length, size);
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    while (into.hasRemaining()) {
      int read = channel.read(into, position + into.position());
      if (read < 0) {
        return;
      }
    }
  }

  private static SafetensorsHeader parse(Path file, ByteBuffer bytes, long dataStart, long size) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new UserException(file + " is not a safetensors file: its header is not UTF-8 text", e);
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    try {
      Set<String> seen = new HashSet<>();
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        if (name.length() > MAX_NAME || seen.size() == MAX_TENSORS) {
          throw new UserException(
              "%s is not read: it has more than %d tensors, or one with a name of more than %d letters"
                  .formatted(file, MAX_TENSORS, MAX_NAME));
        }
        if (!seen.add(name)) {
          throw new UserException(
              file + " is damaged: the tensor " + Brief.of(name) + " is listed twice");
        }
        if (name.equals(METADATA)) {
          readMetadata(file, reader, metadata);
        } else {
          entries.add(readEntry(file, reader, name));
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("text after the header");
      }
    } catch (IllegalStateException | NumberFormatException | IOException e) {
      String reason = e instanceof EOFException ? "it ends too early" : firstLine(e.getMessage());
      throw new UserException(
          Brief.line(
              file + " is not a safetensors file, or damaged: its header is not valid (",
              reason,
              ")"),
          e);
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkLayout(file, entries, size - dataStart);
    return new SafetensorsHeader(metadata, entries, dataStart);
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  private static void readMetadata(Path file, JsonReader reader, Map<String, String> metadata)
      throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (reader.peek() != JsonToken.STRING) {
        throw new UserException(
            file + " is damaged: the value of " + METADATA + "." + Brief.of(key) + " is not text");
      }
      if (metadata.size() == MAX_TENSORS) {
        throw new UserException(file + ": its " + METADATA + " has too many entries");
      }
      if (metadata.put(key, reader.nextString()) != null) {
        throw new UserException(
            file + " is damaged: " + METADATA + "." + Brief.of(key) + " is given twice");
      }
    }
    reader.endObject();
  }

  private static Entry readEntry(Path file, JsonReader reader, String name) throws IOException {
    String type = "";
    List<Long> shape = List.of();
    List<Long> offsets = List.of();
    Set<String> seen = new HashSet<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String field = reader.nextName();
      if (!seen.add(field)) {
        throw damaged(file, name, "has the field " + Brief.of(field) + " twice");
      }
      switch (field) {
        case "dtype" -> type = reader.nextString();
        case "shape" -> shape = readNumbers(file, reader, name, field, MAX_RANK);
        case "data_offsets" -> offsets = readNumbers(file, reader, name, field, 2);
        default -> throw damaged(file, name, "has an unknown field " + Brief.of(field));
      }
    }
    reader.endObject();
    if (seen.size() != 3 || offsets.size() != 2) {
      throw damaged(file, name, "lacks its dtype, shape or two data_offsets");
    }
    return entry(file, name, type, shape, offsets);
  }

  private static Entry entry(
      Path file, String name, String dtype, List<Long> shape, List<Long> offsets) {
    ElementType type =
        Arrays.stream(ElementType.values())
            .filter(t -> t.name().equals(dtype))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "%s: the tensor %s has the type %s; %s can be read"
                            .formatted(
                                file, Brief.of(name), Brief.of(dtype), ElementType.names())));
    long bytes = type.bytes();
    try {
      for (long side : shape) {
        bytes = Math.multiplyExact(bytes, side);
      }
    } catch (ArithmeticException e) {
      throw damaged(file, name, "has the impossible shape " + shape);
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (end < begin || end - begin != bytes) {
      String needs = "of type %s and shape %s needs %d bytes, its data_offsets are %s";
      throw damaged(file, name, needs.formatted(dtype, shape, bytes, offsets));
    }
    return new Entry(name, type, shape.stream().mapToLong(Long::longValue).toArray(), begin, end);
  }

  private static List<Long> readNumbers(
      Path file, JsonReader reader, String name, String field, int most) throws IOException {
    List<Long> numbers = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      if (reader.peek() != JsonToken.NUMBER || numbers.size() == most) {
        throw damaged(
            file, name, "has a " + field + " that is not a list of at most " + most + " numbers");
      }
      String text = reader.nextString();
      if (!text.matches("0|[1-9][0-9]{0,18}")) {
        throw damaged(
            file,
            name,
            "has " + Brief.of(text) + " in its " + field + ", expected a whole number from 0");
      }
      numbers.add(Long.parseLong(text));
    }
    reader.endArray();
    return numbers;
  }

  private static void checkLayout(Path file, List<Entry> entries, long dataBytes) {
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin() < end) {
        throw damaged(file, entry.name(), "overlaps the one before it");
      }
      if (entry.begin() > end) {
        throw damaged(
            file, entry.name(), "leaves " + (entry.begin() - end) + " unused bytes before it");
      }
      end = entry.end();
      if (end > dataBytes) {
        throw new UserException(
            file
                + " is cut short: the tensor "
                + Brief.of(entry.name())
                + " ends at byte "
                + end
                + " of the data, the file has "
                + dataBytes
                + ". Copy or download it again");
      }
    }
    if (end != dataBytes) {
      throw new UserException(
          file
              + " is damaged: "
              + (dataBytes - end)
              + " bytes follow the last tensor; the header accounts for "
              + end);
    }
  }

  private static UserException damaged(Path file, String tensor, String what) {
    return new UserException(file + " is damaged: the tensor " + Brief.of(tensor) + " " + what);
  }

  /** The length field and the JSON header, padded with spaces to a multiple of 8 bytes. */
  static ByteBuffer encode(Map<String, String> metadata, List<Entry> entries) {
    JsonObject header = new JsonObject();
    if (!metadata.isEmpty()) {
      JsonObject object = new JsonObject();
      metadata.forEach(object::addProperty);
      header.add(METADATA, object);
    }
    for (Entry entry : entries) {
      if (entry.name().equals(METADATA)) {
        throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
      }
      JsonObject object = new JsonObject();
      object.addProperty("dtype", entry.type().name());
      object.add("shape", numbers(entry.shape()));
      object.add("data_offsets", numbers(entry.begin(), entry.end()));
      header.add(entry.name(), object);
    }
    byte[] json = StrictJson.compact(header).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer bytes = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  private static JsonArray numbers(long... values) {
    JsonArray array = new JsonArray();
    for (long value : values) {
      array.add(value);
    }
    return array;
  }
}
