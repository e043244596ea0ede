package io.morph4j.tools.export;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.model.ModelFile;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.translate.ModelOptions;
import io.morph4j.zoo.graph.GraphExport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j export dl4j}. */
@Command(
    name = "dl4j",
    description = {
      "Write a generator as ComputationGraph of Deeplearning4j, in a zip of its ModelSerializer.",
      "It opens where morph4j-zoo is on the class path. The graph is run and compared with"
          + " Morph4J's own result before it is written.",
      "Of a model of several networks each goes to a file of its own, FILE-NETWORK.zip."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j export dl4j --model runs/horse2zebra --direction AtoB --out horse2zebra.zip",
      "In Java: ModelSerializer.restoreComputationGraph(new File(\"horse2zebra.zip\"))"
    })
final class ExportDl4jCommand implements Callable<Integer> {
  @Mixin private final Console console;
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.zip",
      description = "The file to write.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  ExportDl4jCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      throw new UsageException("--out " + out + ": the name of a file of DL4J ends in .zip");
    }
    OutputPlace.requireFile("--out", out);
    ModelFile file = ModelFile.load(model.file(console));
    if (file.description().policy().dropout()) {
      console.say("dropout is off in the graph, but for fit()");
    }
    for (GraphExport.Written written : GraphExport.write(file, out)) {
      console.say(
          "%s: differs from Morph4J's own result by at most %.2g on random pictures of three sizes"
              .formatted(written.network(), written.difference()));
      console.made(written.file());
    }
    return ExitCode.DONE;
  }
}
