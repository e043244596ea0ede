package io.morph4j.tools.translate;

import io.morph4j.core.file.Brief;
import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.ModelInfo;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.RunFolder;
import io.morph4j.tools.report.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code morph4j info}: what a model file or a run is. */
@Command(
    name = "info",
    description = "Tell what a model file or the folder of a training run holds.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j info runs/zebra",
      "  morph4j info --json runs/zebra/models/AtoB.safetensors"
    })
public final class InfoCommand implements Callable<Integer> {
  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "FILE|RUN", description = "A model file or the folder of a run.")
  @SuppressWarnings("NullAway.Init")
  private Path subject;

  @Option(names = "--tensors", description = "List the arrays of a model file too.")
  private boolean tensors;

  public InfoCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    Map<String, Object> facts = Files.isDirectory(subject) ? run(subject) : model(subject);
    if (json.wanted()) {
      console.json(facts);
    } else {
      print("", facts);
    }
    return ExitCode.DONE;
  }

  private void print(String indent, Map<?, ?> facts) {
    facts.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> nested) {
            console.data(indent + Brief.visible(String.valueOf(name)));
            print(indent + "  ", nested);
          } else {
            // Words of a stranger's file must not steer the terminal.
            console.data(Brief.visible("%-24s %s".formatted(indent + name, value)));
          }
        });
  }

  private Map<String, Object> model(Path file) {
    if (!Files.exists(file)) {
      throw new UserException(file + ": there is no such file or folder");
    }
    ModelInfo info = ModelFile.info(file);
    ModelDescription description = info.description();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", file.toString());
    facts.put("bytes", info.bytes());
    facts.put("format", info.formatVersion());
    facts.put("architecture", description.architecture());
    facts.put("turns", description.signature().title());
    facts.put("domains", description.domainTitle());
    facts.put("parameters", info.parameters());
    Map<String, Object> networks = new LinkedHashMap<>();
    description.networks().forEach((name, network) -> networks.put(name, network(network)));
    facts.put("networks", networks);
    facts.put("policy", description.policy().describe());
    facts.put("training", new TreeMap<>(description.training()));
    if (tensors) {
      Map<String, Object> shapes = new LinkedHashMap<>();
      info.shapes().forEach((key, shape) -> shapes.put(key, java.util.Arrays.toString(shape)));
      facts.put("tensors", shapes);
    }
    return facts;
  }

  private static Map<String, Object> network(NetworkDescription network) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("role", network.role().id());
    facts.put("kind", network.kind());
    facts.put("options", new TreeMap<>(network.options()));
    return facts;
  }

  private static Map<String, Object> run(Path folder) {
    RunDescription description = TrainingRun.describe(folder);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("run", folder.toString());
    facts.put("architecture", description.architecture());
    facts.put("preset", description.preset());
    Map<String, Object> data = new LinkedHashMap<>();
    putIfThere(data, "root", description.data().root());
    putIfThere(data, "domainA", description.data().domainA());
    putIfThere(data, "domainB", description.data().domainB());
    facts.put("data", data);
    facts.put("seed", description.seed());
    facts.put("length", description.stopAfter().amount() + " " + description.stopAfter().unit());
    Metrics metrics = Metrics.read(folder);
    facts.put("steps", metrics.lastStep());
    facts.put("seconds", metrics.lastSeconds());
    Map<String, Object> losses = new LinkedHashMap<>();
    metrics
        .lastLosses()
        .forEach((name, value) -> losses.put(name, String.format(Locale.ROOT, "%.4f", value)));
    facts.put("losses", losses);
    Map<String, Object> models = new LinkedHashMap<>();
    for (Path file : RunFolder.models(folder)) {
      models.put(String.valueOf(file.getFileName()), file.toString());
    }
    facts.put("models", models);
    facts.put("config", description.config());
    return facts;
  }

  private static void putIfThere(
      Map<String, Object> facts, String name, @org.jspecify.annotations.Nullable Path path) {
    if (path != null) {
      facts.put(name, path.toString());
    }
  }
}
