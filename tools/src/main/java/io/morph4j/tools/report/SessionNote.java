package io.morph4j.tools.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.FileErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the last session of a run knew beside its description, kept as {@code session.json}.
 *
 * @param machine where it ran and with which versions, by name
 * @param cost what a step was measured to cost before the session, by name; empty if it was not
 * @param sampleColumns what the columns of a sample grid show; empty if that is not known
 * @param lastStep at which the run will be complete, null if only time decides
 */
public record SessionNote(
    Map<String, String> machine,
    Map<String, String> cost,
    List<String> sampleColumns,
    @Nullable Long lastStep) {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final Logger LOG = LoggerFactory.getLogger(SessionNote.class);
  private static final String NAME = "session.json";

  /** A session about which nothing is known. */
  static final SessionNote NONE = new SessionNote(Map.of(), Map.of(), List.of(), null);

  public void write(Path folder) {
    byte[] bytes = (JSON.toJson(this) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(
        folder.resolve(NAME), out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
  }

  /** The note in {@code folder}, {@link #NONE} without one. */
  static SessionNote read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      SessionNote note = JSON.fromJson(Files.readString(file), SessionNote.class);
      return note == null ? NONE : note.complete();
    } catch (JsonParseException e) {
      LOG.warn("{} is not what Morph4J wrote and is left out", file);
      return NONE;
    } catch (IOException e) {
      LOG.warn("{} is left out: {}", file, FileErrors.reason(e));
      return NONE;
    }
  }

  /** Gson leaves absent components null, and takes null for a text. */
  @SuppressWarnings("ConstantValue")
  private SessionNote complete() {
    return new SessionNote(
        withoutNull(machine),
        withoutNull(cost),
        sampleColumns == null
            ? List.of()
            : sampleColumns.stream().filter(Objects::nonNull).toList(),
        lastStep);
  }

  private static Map<String, String> withoutNull(@Nullable Map<String, String> texts) {
    Map<String, String> some = texts == null ? new LinkedHashMap<>() : new LinkedHashMap<>(texts);
    some.values().removeIf(Objects::isNull);
    return some;
  }
}
