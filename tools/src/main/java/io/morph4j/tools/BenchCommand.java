package io.morph4j.tools;

import io.morph4j.core.model.UsageException;
import io.morph4j.core.model.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code morph4j bench}: our speed and memory beside those of other libraries. */
@Command(
    name = "bench",
    description =
        "Measure time and memory of networks and training steps, in turns with PyTorch on the same"
            + " machine, and print medians and ratios.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j bench",
      "  morph4j bench --case unet256 --case resnet6-128 --repeats 15",
      "  morph4j bench --no-peers --json"
    })
final class BenchCommand implements Callable<Integer> {
  @Mixin private Console console = new Console();
  @Mixin private JsonOption json = new JsonOption();

  @ParentCommand
  @SuppressWarnings("NullAway.Init")
  private Morph4j parent;

  @Mixin private PrecisionOption precision = new PrecisionOption();

  @Option(
      names = "--peers",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Measure PyTorch too, if it is installed. Default is yes.")
  private boolean peers;

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

  @Override
  public Integer call() {
    if (repeats < 1) {
      throw new UsageException("--repeats is %d; it must be at least 1".formatted(repeats));
    }
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
        new Benchmark.Plan(chosen(benchmark), peers, repeats, python, precision.wanted());
    Benchmark.Report report = benchmark.run(plan, console::say, parent.interruption()::requested);
    if (json.wanted()) {
      console.json(report.facts());
    } else {
      report.lines().forEach(console::data);
    }
    return report.complete() ? ExitCode.DONE : ExitCode.INTERRUPTED;
  }

  private List<String> chosen(Benchmark benchmark) {
    List<String> known = benchmark.cases();
    for (String name : cases) {
      if (!known.contains(name)) {
        throw new UsageException(
            "--case is %s; it must be one of %s".formatted(name, String.join(", ", known)));
      }
    }
    return cases.isEmpty() ? known : cases;
  }
}
