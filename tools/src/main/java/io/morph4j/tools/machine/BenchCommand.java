package io.morph4j.tools.machine;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.DeviceOption;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.cli.PrecisionOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j bench}: our speed and memory beside those of other libraries. */
@Command(
    name = "bench",
    description =
        "Measure time and memory of networks, training steps, translation and data, in turns with"
            + " other libraries on the same machine, and print medians and ratios.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j bench",
      "  morph4j bench --case unet256 --case resnet6-128 --repeats 15",
      "  morph4j bench --peer libtorch --peer pytorch --out bench.json",
      "  morph4j bench --no-peers --json",
      "  morph4j bench --growth",
      "  morph4j bench --learning --folder learning --seeds 3 --at 1,2,4,8"
    })
public final class BenchCommand implements Callable<Integer> {
  private final Interruption interruption;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();

  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--peers",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Measure the peers too that are installed. Default is yes.")
  private boolean peers;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Measure these peers only; a wrong name is answered with the list.")
  private List<String> chosenPeers = new ArrayList<>();

  @ArgGroup private Other other = new Other();
  @Mixin private LearningOptions recipes = new LearningOptions();

  /** Instead of the cases. */
  private static final class Other {
    @Option(
        names = "--growth",
        description =
            "Measure instead how the cost grows with picture side, batch, width and threads.")
    private boolean growth;

    @Option(
        names = "--convolutions",
        description = "Measure instead six convolutions inside a step beside oneDNN alone.")
    private boolean convolutions;

    @Option(
        names = "--soak",
        description =
            "See instead whether memory stays bounded: 2,000 sizes of pictures, 500 translators,"
                + " 3,000 steps.")
    private boolean soak;

    @Option(names = "--ops", description = "Measure instead single operations, by JMH.")
    private boolean ops;

    @Option(
        names = "--learning",
        description = "Train recipes instead and measure their pictures after some minutes each.")
    private boolean learning;

    Benchmark.Topic topic() {
      if (growth) {
        return Benchmark.Topic.GROWTH;
      }
      if (convolutions) {
        return Benchmark.Topic.CONVOLUTIONS;
      }
      if (soak) {
        return Benchmark.Topic.SOAK;
      }
      if (learning) {
        return Benchmark.Topic.LEARNING;
      }
      return ops ? Benchmark.Topic.OPS : Benchmark.Topic.CASES;
    }
  }

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the result as JSON to this file too.")
  private @Nullable Path out;

  @Option(
      names = "--case",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Measure these cases only; a wrong name is answered with the list.")
  private List<String> cases = new ArrayList<>();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "7",
      description = "Measured iterations of each case, after the warm-up. Default is 7.")
  private int repeats;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/python3",
      description = "The Python that has PyTorch. Default is /usr/bin/python3.")
  @SuppressWarnings("NullAway.Init")
  private Path python;

  public BenchCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() {
    if (repeats < 1) {
      throw new UsageException("--repeats is %d; it must be at least 1".formatted(repeats));
    }
    if (other.topic() != Benchmark.Topic.CASES && !(cases.isEmpty() && chosenPeers.isEmpty())) {
      throw new UsageException(
          "--case and --peer choose among the cases; leave them out, or leave out --growth,"
              + " --convolutions, --soak, --ops and --learning");
    }
    if (out != null) {
      OutputPlace.requireFile("--out", out);
    }
    device.check(console);
    PrecisionOption.use(precision.wanted());
    Benchmark benchmark =
        ServiceLoader.load(Benchmark.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "bench: no benchmark is on the class path; run ./morph4j from a source"
                            + " tree, or add the jar of morph4j-benchmarks"));
    Benchmark.Plan plan =
        new Benchmark.Plan(
            other.topic(),
            chosen("--case", cases, benchmark.cases()),
            peers ? chosen("--peer", chosenPeers, benchmark.peers()) : List.of(),
            repeats,
            python,
            precision.wanted(),
            other.topic() == Benchmark.Topic.LEARNING ? recipes.plan(python) : null);
    Benchmark.Report report = benchmark.run(plan, console::say, interruption::requested);
    if (out != null) {
      byte[] bytes = Console.toJson(report.facts()).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(out, to -> AtomicFile.writeFully(to, ByteBuffer.wrap(bytes)));
    }
    if (json.wanted()) {
      console.json(report.facts());
    } else {
      report.lines().forEach(console::data);
    }
    return report.complete() ? ExitCode.DONE : ExitCode.INTERRUPTED;
  }

  /** {@code wanted}, or all of {@code known} if nothing is asked for. */
  private static List<String> chosen(String option, List<String> wanted, List<String> known) {
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new UsageException(
            "%s is %s; it must be one of %s".formatted(option, name, String.join(", ", known)));
      }
    }
    return wanted.isEmpty() ? known : wanted;
  }
}
