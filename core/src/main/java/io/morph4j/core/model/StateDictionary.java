package io.morph4j.core.model;

import io.morph4j.core.file.UserException;
import io.morph4j.core.network.InferableOptions;
import io.morph4j.core.network.StateShapes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The keys of a state dictionary as others write it: with the names of wrappers in them, and with
 * the name of the network in front where several were saved together.
 *
 * @param file where it was read
 * @param arrays under keys without wrappers
 * @param wrappers that were taken out of the keys
 */
record StateDictionary(Path file, Map<String, INDArray> arrays, Set<String> wrappers) {
  /** Training on several devices, and compilation, put these around modules. */
  private static final Set<String> WRAPPERS = Set.of("module", "_orig_mod");

  private static final int DEEPEST_PREFIX = 4;
  private static final int MOST_PREFIXES = 1000;

  /**
   * A generator in the dictionary.
   *
   * @param prefix of its keys, with its dot; may be empty
   * @param arrays under keys without that
   */
  record Generator(String prefix, InferableOptions<?> options, Map<String, INDArray> arrays) {}

  static StateDictionary of(Path file, Map<String, INDArray> tensors) {
    Map<String, INDArray> bare = new LinkedHashMap<>();
    Set<String> wrappers = new TreeSet<>();
    tensors.forEach(
        (key, array) -> {
          List<String> words = new ArrayList<>();
          for (String word : key.split("\\.", -1)) {
            if (WRAPPERS.contains(word)) {
              wrappers.add(word);
            } else {
              words.add(word);
            }
          }
          bare.put(String.join(".", words), array);
        });
    return bare.size() == tensors.size()
        ? new StateDictionary(file, bare, wrappers)
        : new StateDictionary(file, tensors, Set.of());
  }

  /**
   * The one generator that is there.
   *
   * @param kinds of networks by name
   * @param wanted prefix of its keys; null if there is only one
   * @throws UserException if there is none, or there are several and none is chosen
   */
  Generator generator(Map<String, InferableOptions<?>> kinds, @Nullable String wanted) {
    Map<String, Generator> found = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    String prefix = wanted == null ? null : withoutWrappers(wanted);
    for (String candidate : prefix == null ? prefixes() : Set.of(prefix)) {
      if (within(found.keySet(), candidate) || within(refused.keySet(), candidate)) {
        continue;
      }
      Map<String, INDArray> own = below(candidate);
      try {
        infer(kinds, own)
            .ifPresent(options -> found.put(candidate, new Generator(candidate, options, own)));
      } catch (IllegalArgumentException e) {
        refused.put(candidate, String.valueOf(e.getMessage()));
      }
    }
    if (found.size() == 1) {
      return found.values().iterator().next();
    }
    if (found.size() > 1) {
      throw new UserException(
          "%s holds several generators: choose one with --prefix %s"
              .formatted(file, String.join(" or --prefix ", found.keySet())));
    }
    if (!refused.isEmpty()) {
      Map.Entry<String, String> first = refused.entrySet().iterator().next();
      String where = first.getKey().isEmpty() ? "" : first.getKey() + " ";
      throw new UserException("%s: %s%s".formatted(file, where, first.getValue()));
    }
    throw new UserException(nothing(kinds, wanted));
  }

  private String nothing(Map<String, InferableOptions<?>> kinds, @Nullable String wanted) {
    if (wanted != null) {
      return "%s: no key begins with the --prefix %s and belongs to a generator; its keys begin with %s"
          .formatted(file, wanted, String.join(", ", firstWords()));
    }
    return file
        + " is no generator that can be imported as "
        + String.join(" or ", kinds.keySet())
        + (arrays.isEmpty()
            ? ": it holds no arrays"
            : ": its first key is " + arrays.keySet().iterator().next());
  }

  private List<String> firstWords() {
    return arrays.keySet().stream()
        .map(key -> key.substring(0, key.indexOf('.') + 1))
        .filter(word -> !word.isEmpty())
        .distinct()
        .limit(5)
        .toList();
  }

  private static Optional<? extends InferableOptions<?>> infer(
      Map<String, InferableOptions<?>> kinds, Map<String, INDArray> arrays) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    arrays.forEach((key, array) -> shapes.put(key, array.shape()));
    StateShapes state = new StateShapes(shapes);
    for (InferableOptions<?> kind : kinds.values()) {
      Optional<? extends InferableOptions<?>> options = kind.infer(state);
      if (options.isPresent()) {
        return options;
      }
    }
    return Optional.empty();
  }

  /** What can stand before the keys of a network: nothing first, then ever more words. */
  private Set<String> prefixes() {
    Map<Integer, Set<String>> byWords = new LinkedHashMap<>();
    for (int words = 0; words <= DEEPEST_PREFIX; words++) {
      byWords.put(words, new TreeSet<>());
    }
    for (String key : arrays.keySet()) {
      int end = 0;
      for (int words = 0; words <= DEEPEST_PREFIX && end >= 0; words++) {
        byWords.getOrDefault(words, Set.of()).add(key.substring(0, end));
        int dot = key.indexOf('.', end);
        end = dot < 0 ? -1 : dot + 1;
      }
    }
    Set<String> all = new LinkedHashSet<>();
    byWords.values().stream().flatMap(Set::stream).limit(MOST_PREFIXES).forEach(all::add);
    return all;
  }

  private static boolean within(Set<String> prefixes, String candidate) {
    return prefixes.stream().anyMatch(candidate::startsWith);
  }

  private Map<String, INDArray> below(String prefix) {
    Map<String, INDArray> own = new LinkedHashMap<>();
    arrays.forEach(
        (key, array) -> {
          if (key.startsWith(prefix)) {
            own.put(key.substring(prefix.length()), array);
          }
        });
    return own;
  }

  private static String withoutWrappers(String prefix) {
    List<String> words = new ArrayList<>();
    for (String word : prefix.split("\\.")) {
      if (!word.isEmpty() && !WRAPPERS.contains(word)) {
        words.add(word);
      }
    }
    return words.isEmpty() ? "" : String.join(".", words) + ".";
  }
}
