package io.morph4j.tools.export;

import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.CheckpointImport;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.OutputPlace;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j import}: a model file from published weights. */
@Command(
    name = "import",
    description = {
      "Make a model file from the weights of a generator that other programs trained.",
      "Sizes, channels and normalisation are inferred from the names and shapes of the weights."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j import --network resnet --weights horse2zebra.safetensors --out horse2zebra.model",
      "  morph4j import --network resnet --prefix netG_A --weights both.safetensors --out a.model",
      "  morph4j import --network unet_256 --batch-statistics batch --weights facades.safetensors"
          + " --out facades.model"
    })
public final class ImportCommand implements Callable<Integer> {
  @Mixin private final Console console;

  @Option(
      names = "--network",
      required = true,
      paramLabel = "NETWORK",
      completionCandidates = Networks.class,
      description = "What the weights belong to: ${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init")
  private String network;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = "State dictionary as .safetensors.")
  @SuppressWarnings("NullAway.Init")
  private Path weights;

  @Option(
      names = "--prefix",
      paramLabel = "WORDS",
      description =
          "What stands before the keys of the generator, e.g. netG_A; needed where the file has"
              + " several generators.")
  private @Nullable String prefix;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL",
      description = "The model file to write.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--batch-statistics",
      defaultValue = "running",
      paramLabel = "KIND",
      description =
          "What batch normalisation uses when translating: running, the statistics kept from"
              + " training, or batch, those of the picture. Default: ${DEFAULT-VALUE}.")
  private String batchStatistics = "running";

  /** The names of networks, for help and completion. */
  static final class Networks implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CheckpointImport.networks().iterator();
    }
  }

  public ImportCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    OutputPlace.requireFile("--out", out);
    ModelFile model =
        CheckpointImport.read(weights, network, prefix, BatchStatistics.of(batchStatistics));
    model.save(out);
    ModelDescription description = model.description();
    console.say(
        "imported %s: %s, %d arrays"
            .formatted(
                description.networks().values().stream()
                    .map(read -> read.kind() + " " + new TreeMap<>(read.options()))
                    .collect(Collectors.joining(", ")),
                description.signature().title(),
                model.weights().size()));
    tellKeys(description.training());
    console.made(out);
    return ExitCode.DONE;
  }

  private void tellKeys(Map<String, String> origin) {
    String cut = origin.get("prefix");
    String wrappers = origin.get("wrappers");
    String others = origin.get("otherArrays");
    if (wrappers != null) {
      console.say("taken out of the keys: " + wrappers);
    }
    if (cut != null) {
      console.say("taken off the keys: " + cut);
    }
    if (others != null) {
      console.say("arrays left out, as their keys begin otherwise: " + others);
    }
  }
}
