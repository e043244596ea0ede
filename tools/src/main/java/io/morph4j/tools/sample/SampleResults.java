package io.morph4j.tools.sample;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.UserException;
import io.morph4j.tools.cli.Console;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that were written: paths on standard output, or all of it as JSON at the end. */
final class SampleResults {
  private final Console console;
  private final boolean json;
  private final boolean overwrite;
  private final List<Map<String, Object>> files = new ArrayList<>();

  SampleResults(Console console, boolean json, boolean overwrite) {
    this.console = console;
    this.json = json;
    this.overwrite = overwrite;
  }

  /**
   * Refuses to begin where a result is there already.
   *
   * @throws UserException unless results may be replaced
   */
  void requireNew(List<Path> planned) {
    for (Path file : planned) {
      if (!overwrite && Files.exists(file)) {
        throw new UserException(file + " is there already; --overwrite replaces it");
      }
    }
  }

  /** Writes {@code bytes} to {@code file}, which is told with {@code facts}. */
  void write(Path file, byte[] bytes, Map<String, Object> facts) {
    AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
    written(file, facts);
  }

  void write(Path file, String text, Map<String, Object> facts) {
    write(file, text.getBytes(StandardCharsets.UTF_8), facts);
  }

  /** {@code file} was written. */
  void written(Path file, Map<String, Object> facts) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("output", file.toString());
    entry.putAll(facts);
    files.add(entry);
    if (!json) {
      console.made(file);
    }
  }

  /** Prints the JSON if that is wanted. */
  void close(Path model, long seed) {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("model", model.toString());
      all.put("seed", seed);
      all.put("files", files);
      console.json(all);
    }
  }
}
