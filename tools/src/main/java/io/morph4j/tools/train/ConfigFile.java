package io.morph4j.tools.train;

import io.morph4j.core.file.Brief;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What {@code --config} reads: YAML in one of two forms. Either options and values, as for {@code
 * --set}; or a {@code run.yaml}, whose {@code config} holds the options and which also names
 * architecture, preset, data, seed and length.
 *
 * @param file where it was read, null if there is none
 * @param options texts by name
 * @param run the other entries of a {@code run.yaml}; nested ones as {@code data.root}
 */
record ConfigFile(@Nullable Path file, Map<String, String> options, Map<String, String> run) {
  private static final long MOST_BYTES = 1 << 20;

  private static final String OPTIONS = "config";

  static final ConfigFile NONE = new ConfigFile(null, Map.of(), Map.of());

  /** Leaves every value as the text that it is. */
  private static final class Texts extends Resolver {
    @Override
    protected void addImplicitResolvers() {}
  }

  /**
   * Reads {@code file}.
   *
   * @throws UserException if it is missing, no YAML or of another form
   */
  static ConfigFile read(Path file) {
    Map<String, Object> entries = entries(file);
    if (!(entries.get(OPTIONS) instanceof Map<?, ?> options)) {
      return new ConfigFile(file, flat(file, "", entries), Map.of());
    }
    Map<String, Object> rest = new LinkedHashMap<>(entries);
    rest.remove(OPTIONS);
    Map<String, String> run = new LinkedHashMap<>();
    rest.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> map) {
            run.putAll(flat(file, name + ".", map));
          } else {
            run.put(name, text(file, name, value));
          }
        });
    return new ConfigFile(file, flat(file, "", options), run);
  }

  private static Map<String, Object> entries(Path file) {
    try (Reader in = Files.newBufferedReader(file)) {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(file + " has more than 1 MB, which is no list of options");
      }
      Object root = yaml().load(in);
      if (root == null) {
        return Map.of();
      }
      if (!(root instanceof Map<?, ?> map)) {
        throw new UserException(
            file + " is not a list of options: expected lines of 'name: value'");
      }
      Map<String, Object> entries = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.put(String.valueOf(entry.getKey()), entry.getValue());
      }
      return entries;
    } catch (IOException e) {
      throw new UserException("cannot read --config " + file + ": " + FileErrors.reason(e), e);
    } catch (YAMLException e) {
      throw new UserException(file + " is not YAML: " + problem(e), e);
    }
  }

  private static String problem(YAMLException e) {
    return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
        ? "%s (line %d)"
            .formatted(
                Brief.of(String.valueOf(marked.getProblem()), 120),
                marked.getProblemMark().getLine() + 1)
        : Brief.of(String.valueOf(e.getMessage()), 120);
  }

  private static Yaml yaml() {
    LoaderOptions loading = new LoaderOptions();
    loading.setAllowDuplicateKeys(false);
    DumperOptions dumping = new DumperOptions();
    return new Yaml(
        new SafeConstructor(loading), new Representer(dumping), dumping, loading, new Texts());
  }

  private static Map<String, String> flat(Path file, String prefix, Map<?, ?> map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((name, value) -> texts.put(prefix + name, text(file, prefix + name, value)));
    return texts;
  }

  private static String text(Path file, String name, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new UserException(
        "%s: %s is %s, expected one value"
            .formatted(
                file, Brief.of(name), value == null ? "empty" : Brief.of(String.valueOf(value))));
  }
}
