package io.morph4j.core.model;

import io.morph4j.core.file.Brief;
import io.morph4j.core.file.UserException;
import io.morph4j.core.network.InferableOptions;
import io.morph4j.core.network.NetworkKinds;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.network.StateShapes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file says about its networks, held against the shapes in its header: before arrays
 * are read and networks built. Networks of kinds that are not on the class path pass.
 */
final class DescriptionCheck {
  private DescriptionCheck() {}

  /**
   * @param shapes of all arrays of the file by key
   * @throws UserException if options are out of range, or not those that the shapes tell
   */
  static void check(ModelDescription description, Map<String, long[]> shapes, Path file) {
    description
        .networks()
        .forEach(
            (name, network) -> {
              if (!NetworkKinds.all().containsKey(network.kind())) {
                return;
              }
              try {
                NetworkOptions<?> options = network.read();
                description.requireSides(network.role(), options);
                if (options instanceof InferableOptions<?> inferable) {
                  compare(inferable, own(shapes, ModelFile.prefix(description, name)));
                }
              } catch (IllegalArgumentException e) {
                throw unusable(file, description, e);
              }
            });
  }

  /** That the networks of {@code file} cannot be made, in one line. */
  static UserException unusable(Path file, ModelDescription description, RuntimeException cause) {
    return new UserException(
        Brief.line(
            "%s cannot be used: the %s network %s cannot be built from it ("
                .formatted(
                    file,
                    Brief.of(description.architecture(), 30),
                    Brief.of(String.join(", ", description.kinds()), 40)),
            cause.getMessage(),
            ")"),
        cause);
  }

  private static StateShapes own(Map<String, long[]> shapes, String prefix) {
    Map<String, long[]> own = new LinkedHashMap<>();
    shapes.forEach(
        (key, shape) -> {
          if (key.startsWith(prefix)) {
            own.put(key.substring(prefix.length()), shape);
          }
        });
    return new StateShapes(own);
  }

  /**
   * Shapes tell some forms of a kind only. Where form and words are those of the description, its
   * numbers must be too.
   */
  private static void compare(InferableOptions<?> described, StateShapes shapes) {
    Optional<? extends InferableOptions<?>> told;
    try {
      told = described.infer(shapes);
    } catch (IllegalArgumentException e) {
      return;
    }
    if (told.isEmpty()) {
      return;
    }
    Map<String, String> said = NetworkKinds.describe(described);
    Map<String, String> seen = NetworkKinds.describe(told.get());
    Map<String, String> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, String> option : said.entrySet()) {
      String other = String.valueOf(seen.get(option.getKey()));
      if (option.getValue().equals(other)) {
        continue;
      }
      if (!option.getValue().matches("\\d+")) {
        return;
      }
      numbers.put(option.getKey(), option.getValue() + ", its arrays are of " + other);
    }
    numbers.forEach(
        (name, difference) -> {
          throw new IllegalArgumentException("it says " + name + " is " + difference);
        });
  }
}
