package io.morph4j.tools.cli;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Training;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The architectures on the class path. */
public final class Architectures implements Iterable<String> {
  /** The presets of any of them, for completion. */
  public static final class Presets implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return all().stream()
          .flatMap(architecture -> architecture.presets().keySet().stream())
          .distinct()
          .iterator();
    }
  }

  /** All of them, by name. */
  static List<Architecture<?>> all() {
    return ServiceLoader.load(Architecture.class).stream()
        .<Architecture<?>>map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(Architecture::name))
        .toList();
  }

  /**
   * The architecture called {@code name}.
   *
   * @throws UsageException if there is none
   */
  public static Architecture<?> named(String name) {
    return all().stream()
        .filter(architecture -> architecture.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UsageException(unknown("architecture", name, names())));
  }

  /**
   * The config of the preset called {@code name}, or of the default one.
   *
   * @throws UsageException if there is none
   */
  public static Record preset(Architecture<?> architecture, String name) {
    Record preset = architecture.presets().get(name);
    if (preset == null) {
      throw new UsageException(
          unknown("--preset", name, List.copyOf(architecture.presets().keySet())));
    }
    return preset;
  }

  /**
   * A training of {@code architecture}; see {@link Architecture#start}.
   *
   * @param config of the class that its presets have
   */
  @SuppressWarnings("unchecked") // configs come from the presets of the same architecture
  public static Training start(
      Architecture<?> architecture,
      Record config,
      DataLocation data,
      long seed,
      @Nullable Long plannedSteps) {
    return ((Architecture<Record>) architecture).start(config, data, seed, plannedSteps);
  }

  private static String unknown(String what, String name, List<String> names) {
    @Nullable String nearest = NearestName.of(name, names);
    return "unknown %s %s%s; there %s %s"
        .formatted(
            what,
            name,
            nearest == null ? "" : " (did you mean " + nearest + "?)",
            names.size() == 1 ? "is" : "are",
            String.join(", ", names));
  }

  private static List<String> names() {
    return all().stream().map(Architecture::name).toList();
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }
}
