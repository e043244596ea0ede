package io.morph4j.tools.train;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.run.BestBy;
import io.morph4j.core.train.run.Every;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.StopAfter;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.tools.cli.Architectures;
import io.morph4j.tools.cli.ByteSize;
import io.morph4j.tools.cli.PrecisionOption;
import io.morph4j.tools.evaluation.MeasureOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options that describe a new run, as a mixin. A flag goes before {@code --set}, that before
 * {@code --config}, and that before the preset.
 */
public final class RunOptions {
  private static final long DEFAULT_SEED = 1;

  @Parameters(
      arity = "0..1",
      paramLabel = "ARCH",
      completionCandidates = Architectures.class,
      description = "The architecture: ${COMPLETION-CANDIDATES}.")
  private @Nullable String architecture;

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private StopOptions stop = new StopOptions();
  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private StartWeights from = new StartWeights();

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      completionCandidates = Architectures.Presets.class,
      description = "The configuration to start from; --list-options names them.")
  private @Nullable String preset;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML with options, or the run.yaml of another run.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One option of the configuration; may be given many times.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--save-memory",
      description = "Less memory for more time: the same as --set saveMemory=true.")
  private boolean saveMemory;

  @Option(
      names = "--direction",
      paramLabel = "NAME",
      description =
          "AtoB or BtoA, of architectures that train one network: the same as --set direction=NAME.")
  private @Nullable String direction;

  @Option(
      names = "--best-by",
      paramLabel = "MEASURE",
      description =
          "Keep the best models of all checkpoints by a measure of up to 100 held-out pictures"
              + " (${COMPLETION-CANDIDATES}), or by a loss as metrics.csv calls it. Default: keep"
              + " none.",
      completionCandidates = MeasureOptions.Names.class)
  private @Nullable String bestBy;

  @Option(
      names = "--extractor",
      paramLabel = "NAME|FILE",
      description =
          "The network whose features --best-by fid, kid, lpips or diversity compares: small (built"
              + " in), FILE.onnx or vgg16. Default: small.")
  private @Nullable String extractor;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description =
          "Refuse to train if that would take more memory, e.g. 4g. Default: as much as there is.")
  private @Nullable ByteSize memory;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random. Default: " + DEFAULT_SEED + ".")
  private @Nullable Long seed;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      description = "Save the state and the models every N steps. Default: 500; 0: at the end.")
  private @Nullable Long saveEvery;

  @Option(
      names = "--sample-every",
      paramLabel = "N",
      description = "Draw a grid of samples every N steps. Default: 500; 0: never.")
  private @Nullable Long sampleEvery;

  /** A new run: how it is described and what its trainer is made from. */
  public record Plan(
      Architecture<?> architecture,
      String preset,
      Record config,
      DataLocation data,
      long seed,
      @Nullable StopAfter stopAfter,
      Every every,
      Precision precision,
      @Nullable BestBy bestBy,
      List<String> from) {
    /** The description of the run, {@code planned} being the epochs of the configuration. */
    RunDescription description(long planned) {
      return new RunDescription(
          architecture.name(),
          preset,
          ConfigRecords.toMap(config),
          data,
          seed,
          stopAfter == null ? StopAfter.epochs(planned) : stopAfter,
          every,
          precision,
          bestBy);
    }
  }

  /** The memory that a session may take, null for as much as there is. */
  @Nullable ByteSize memory() {
    return memory;
  }

  /** The values of {@code --set}. */
  Map<String, String> overrides() {
    return set;
  }

  /** Where the pictures are, null if no option says so. */
  @Nullable DataLocation data() {
    return data.wanted();
  }

  /** How long to train, null if no option says so. */
  @Nullable StopAfter stopAfter() {
    return stop.wanted();
  }

  /**
   * The run that the options describe.
   *
   * @throws UsageException if something is missing or wrong
   */
  Plan plan() {
    ConfigFile file = config == null ? ConfigFile.NONE : ConfigFile.read(config);
    Architecture<?> chosen = architecture(file);
    String base = preset(chosen, file);
    return new Plan(
        chosen,
        base,
        configure(Architectures.preset(chosen, base), file),
        location(file),
        seed != null ? seed : number(file, "seed", DEFAULT_SEED),
        stop.wanted() != null ? stop.wanted() : fileStop(file),
        every(file),
        precision(file),
        bestBy(file),
        from.wanted(file));
  }

  private @Nullable BestBy bestBy(ConfigFile file) {
    String name = bestBy != null ? bestBy : file.run().get("bestBy");
    if (name == null && extractor != null) {
      throw new UsageException("--extractor " + extractor + " goes with --best-by MEASURE");
    }
    String features = extractor != null ? extractor : file.run().get("bestByExtractor");
    return name == null ? null : new BestBy(name, features == null ? null : anywhere(features));
  }

  /** A file by its absolute path, so that a run resumes from any folder. */
  private static String anywhere(String extractor) {
    return Files.exists(Path.of(extractor))
        ? Path.of(extractor).toAbsolutePath().normalize().toString()
        : extractor;
  }

  private Precision precision(ConfigFile file) {
    String inFile = file.run().get("precision");
    if (precision.given() || inFile == null) {
      return precision.wanted();
    }
    try {
      return Precision.of(inFile, file.file() + ": precision");
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The configuration that the options describe, with the architecture's default preset. */
  Record configuration() {
    ConfigFile file = config == null ? ConfigFile.NONE : ConfigFile.read(config);
    Architecture<?> chosen = architecture(file);
    return configure(Architectures.preset(chosen, preset(chosen, file)), file);
  }

  /** The architecture that the options name. */
  Architecture<?> architecture() {
    return architecture(config == null ? ConfigFile.NONE : ConfigFile.read(config));
  }

  /**
   * Refuses another architecture than that of the run to go on with; the same one may be named.
   *
   * @throws UsageException if the options name another
   */
  void requireArchitecture(Path run, String trained) {
    if (architecture != null && !architecture.equals(trained)) {
      throw new UsageException(
          "the run in %s trains %s, not %s: leave ARCH away, or choose another --out"
              .formatted(run, trained, architecture));
    }
  }

  /**
   * Refuses the options that a resumed run takes from its folder.
   *
   * @throws UsageException if one of them was given
   */
  void requireNoneForResume() {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--from", from.given());
    given.put("--preset", preset != null);
    given.put("--config", config != null);
    given.put("--save-memory", saveMemory);
    given.put("--direction", direction != null);
    given.put("--best-by", bestBy != null);
    given.put("--extractor", extractor != null);
    given.put("--seed", seed != null);
    given.put("--precision", precision.given());
    given.put("--save-every", saveEvery != null);
    given.put("--sample-every", sampleEvery != null);
    given.forEach(
        (option, there) -> {
          if (there) {
            throw new UsageException(
                "--resume takes everything but --set and the place of the data from the run's folder: leave "
                    + option
                    + " away, or start a new run with another --out");
          }
        });
  }

  private Architecture<?> architecture(ConfigFile file) {
    String name = architecture != null ? architecture : file.run().get("architecture");
    if (name == null) {
      throw new UsageException("ARCH is missing: one of " + String.join(", ", new Architectures()));
    }
    return Architectures.named(name);
  }

  private String preset(Architecture<?> chosen, ConfigFile file) {
    String name = preset != null ? preset : file.run().get("preset");
    return name != null ? name : chosen.presets().keySet().iterator().next();
  }

  private Record configure(Record base, ConfigFile file) {
    Map<String, String> options = new LinkedHashMap<>(file.options());
    options.putAll(set);
    if (saveMemory) {
      options.put("saveMemory", "true");
    }
    if (direction != null) {
      options.put("direction", direction);
    }
    try {
      return ConfigRecords.with(base, options);
    } catch (UsageException e) {
      String source = file.file() == null ? "--set" : "--set or " + file.file();
      throw new UsageException(source + ": " + e.getMessage(), e);
    }
  }

  private DataLocation location(ConfigFile file) {
    DataLocation wanted = data.wanted();
    if (wanted != null) {
      return wanted;
    }
    Map<String, String> run = file.run();
    if (run.keySet().stream().noneMatch(key -> key.startsWith("data."))) {
      throw new UsageException("give --data DIR, or --domain-a DIR with --domain-b DIR");
    }
    return DataOptions.location(
        path(run.get("data.root")), path(run.get("data.domainA")), path(run.get("data.domainB")));
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }

  private static @Nullable StopAfter fileStop(ConfigFile file) {
    for (String unit : new String[] {"steps", "epochs", "minutes"}) {
      String amount = file.run().get("stopAfter." + unit);
      if (amount != null) {
        return StopAfter.of(unit, amount);
      }
    }
    return null;
  }

  private Every every(ConfigFile file) {
    Every usual = Every.defaults();
    return new Every(
        saveEvery != null ? saveEvery : number(file, "every.save", usual.save()),
        sampleEvery != null ? sampleEvery : number(file, "every.sample", usual.sample()),
        number(file, "every.log", usual.log()));
  }

  private static long number(ConfigFile file, String name, long otherwise) {
    String text = file.run().get(name);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException(
          "%s: %s is %s, expected a whole number".formatted(file.file(), name, text), e);
    }
  }
}
