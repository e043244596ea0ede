package io.morph4j.tools.train;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.run.Outcome;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.DeviceOption;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.cli.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j train}: a run from pictures to model files. */
@Command(
    name = "train",
    description = {
      "Train an architecture on pictures.",
      "Ctrl-C ends after the present step with everything saved; --resume goes on from there."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j train cyclegan --data horse2zebra --out runs/zebra",
      "  morph4j train cyclegan --domain-a photos --domain-b paintings --preset small --out"
          + " runs/art",
      "  morph4j train cyclegan --data fruits --preset tiny --set lambdaA=5 --steps 2000 --out"
          + " runs/f",
      "  morph4j train pix2pix --data facades --direction BtoA --out runs/facades",
      "  morph4j train --resume --out runs/zebra",
      "  morph4j train --resume --out runs/zebra --data /other/disk/horse2zebra",
      "  morph4j train cyclegan --from runs/zebra --data donkeys --out runs/donkeys",
      "  morph4j train cyclegan --list-options"
    })
public final class TrainCommand implements Callable<Integer> {
  private final Interruption interruption;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private RunOptions options = new RunOptions();
  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--out",
      paramLabel = "RUN",
      description = "The folder of the run: new or empty, or an earlier run with --resume.")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      description =
          "Go on with the run in --out; needs no other option, but takes --set for what is to"
              + " change, such as learningRate, and --data where the pictures were moved.")
  private boolean resume;

  @Option(names = "--list-options", description = "Show the presets and options of ARCH and end.")
  private boolean listOptions;

  public TrainCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() {
    if (listOptions) {
      showOptions();
      return ExitCode.DONE;
    }
    device.check(console);
    if (out == null) {
      throw new UsageException("--out RUN is missing: the folder that takes the run");
    }
    Path run = out;
    Session session = new Session(console, interruption, new CostCheck(console, options.memory()));
    if (resume) {
      options.requireNoneForResume();
    } else {
      OutputPlace.requireFolder("--out", run);
    }
    Outcome outcome =
        resume
            ? session.resume(
                run,
                new Session.Changes(options.stopAfter(), options.overrides(), options.data()),
                trained -> options.requireArchitecture(run, trained))
            : session.start(run, options.plan());
    report(run, outcome);
    return outcome.ending() == Outcome.Ending.FINISHED ? ExitCode.DONE : ExitCode.INTERRUPTED;
  }

  private void report(Path run, Outcome outcome) {
    List<Path> models = RunFolder.models(run);
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("run", run.toString());
      result.put("finished", outcome.ending() == Outcome.Ending.FINISHED);
      result.put("step", outcome.step());
      result.put("seconds", outcome.seconds());
      result.put("models", models.stream().map(Path::toString).toList());
      console.json(result);
    } else {
      models.forEach(console::made);
    }
  }

  private void showOptions() {
    Architecture<?> architecture = options.architecture();
    Record config = options.configuration();
    if (json.wanted()) {
      console.json(ConfigRecords.options(config).stream().map(TrainCommand::asMap).toList());
      return;
    }
    console.data(architecture.name() + ": " + architecture.summary());
    console.data("presets: " + String.join(", ", architecture.presets().keySet()));
    for (ConfigRecords.Info option : ConfigRecords.options(config)) {
      String kind =
          option.allowed().isEmpty() ? option.type() : String.join(" | ", option.allowed());
      console.data("%-24s %s".formatted(option.name() + "=" + option.value(), kind));
      if (!option.description().isEmpty()) {
        console.data("%-24s %s".formatted("", option.description()));
      }
    }
  }

  private static Map<String, Object> asMap(ConfigRecords.Info option) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", option.name());
    map.put("type", option.type());
    map.put("value", option.value());
    map.put("allowed", option.allowed());
    map.put("description", option.description());
    return map;
  }
}
