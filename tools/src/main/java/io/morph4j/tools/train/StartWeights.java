package io.morph4j.tools.train;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.run.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** {@code --from}: trained weights where a run would begin with fresh ones, as a mixin. */
final class StartWeights {
  /** What only training heeds. */
  private static final String DROPOUT = "dropout";

  @Option(
      names = "--from",
      paramLabel = "[NAME=]MODEL|RUN",
      description =
          "Begin with the weights of a model file, one's own or an imported one, in place of fresh"
              + " ones: for the first model of the run, or the one called NAME (BtoA=FILE); may be"
              + " given for each. A run's folder gives all models of equal names.")
  private List<String> wanted = new ArrayList<>();

  /** Whether the option was given. */
  boolean given() {
    return !wanted.isEmpty();
  }

  /** What the option names, else the {@code from} of {@code file}. */
  List<String> wanted(ConfigFile file) {
    if (given()) {
      return wanted;
    }
    List<String> named = new ArrayList<>();
    file.run()
        .forEach(
            (key, path) -> {
              if (key.startsWith("from.")) {
                named.add(key.substring("from.".length()) + "=" + path);
              }
            });
    return named;
  }

  /**
   * The model files that {@code wanted} means, by the names of the models of {@code training}, as
   * absolute paths.
   *
   * @throws UserException if there is no such file or model
   */
  static Map<String, Path> files(List<String> wanted, Training training) {
    if (wanted.isEmpty()) {
      return Map.of();
    }
    List<String> names = List.copyOf(training.models().keySet());
    Map<String, Path> files = new LinkedHashMap<>();
    for (String text : wanted) {
      int equals = text.indexOf('=');
      String name = equals < 0 || Files.exists(Path.of(text)) ? "" : text.substring(0, equals);
      Path path = Path.of(name.isEmpty() ? text : text.substring(equals + 1));
      if (!name.isEmpty() && !names.contains(name)) {
        throw new UsageException(
            "--from %s: this run has no model %s, only %s"
                .formatted(text, name, String.join(", ", names)));
      }
      if (name.isEmpty() && Files.isDirectory(path)) {
        files.putAll(ofRun(path, names));
      } else {
        String model = name.isEmpty() ? names.get(0) : name;
        Path file = Files.isDirectory(path) ? TrainingRun.model(path, name) : path;
        files.put(model, file.toAbsolutePath().normalize());
      }
    }
    return files;
  }

  private static Map<String, Path> ofRun(Path run, List<String> names) {
    Map<String, Path> files = new LinkedHashMap<>();
    List<String> there = TrainingRun.modelNames(run);
    for (String name : names) {
      if (there.contains(name)) {
        files.put(name, TrainingRun.model(run, name).toAbsolutePath().normalize());
      }
    }
    if (files.isEmpty()) {
      throw new UserException(
          "--from %s: it has the models %s, this run %s: name one as --from %s=FILE"
              .formatted(run, String.join(", ", there), String.join(", ", names), names.get(0)));
    }
    return files;
  }

  /**
   * Puts the weights of {@code files} into the networks of {@code training}.
   *
   * @throws UserException if a file's networks are not those of the run
   */
  static void apply(Map<String, Path> files, Training training) {
    files.forEach(
        (name, file) -> {
          ModelFile trained = ModelFile.load(file);
          ModelFile here = Objects.requireNonNull(training.models().get(name), name);
          String other = difference(trained, here);
          try {
            if (!other.isEmpty()) {
              throw new UserException(
                  "--from %s: its networks are not those of this run's %s: %s"
                      .formatted(file, name, other));
            }
            training.startFrom(name, trained);
          } catch (IllegalArgumentException e) {
            throw new UserException("--from %s: %s".formatted(file, e.getMessage()), e);
          }
        });
  }

  /** Where the networks of the two differ, in words; empty if they are of one form. */
  private static String difference(ModelFile there, ModelFile here) {
    Map<String, NetworkDescription> theirs = there.description().networks();
    Map<String, NetworkDescription> ours = here.description().networks();
    List<String> found = new ArrayList<>();
    if (!theirs.keySet().equals(ours.keySet())) {
      found.add("it has %s, the run %s".formatted(theirs.keySet(), ours.keySet()));
    }
    theirs.forEach(
        (name, network) -> {
          NetworkDescription own = ours.get(name);
          if (own != null && !own.kind().equals(network.kind())) {
            found.add("it has a %s, the run a %s".formatted(network.kind(), own.kind()));
          } else if (own != null) {
            found.addAll(differences(network.options(), own.options()));
          }
        });
    return String.join("; ", found);
  }

  private static List<String> differences(Map<String, String> theirs, Map<String, String> ours) {
    TreeSet<String> names = new TreeSet<>(theirs.keySet());
    names.addAll(ours.keySet());
    names.remove(DROPOUT);
    List<String> found = new ArrayList<>();
    for (String name : names) {
      String their = String.valueOf(theirs.get(name));
      String our = String.valueOf(ours.get(name));
      if (!their.equals(our)) {
        found.add("its %s is %s, the run's %s".formatted(name, their, our));
      }
    }
    return found;
  }
}
