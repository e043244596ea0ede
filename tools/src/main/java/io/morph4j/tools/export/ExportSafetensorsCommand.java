package io.morph4j.tools.export;

import io.morph4j.core.file.Safetensors;
import io.morph4j.core.model.ModelFile;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.translate.ModelOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j export safetensors}. */
@Command(
    name = "safetensors",
    description = {
      "Write the weights of a model under the names of the published implementation.",
      "Of a model of several networks each goes to a file of its own, FILE-NETWORK.safetensors."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j export safetensors --model runs/horse2zebra --direction AtoB --out G.safetensors",
      "In Python: net.load_state_dict(safetensors.torch.load_file('G.safetensors'))",
      "As .pth:   torch.save(safetensors.torch.load_file('G.safetensors'), 'G.pth')"
    })
final class ExportSafetensorsCommand implements Callable<Integer> {
  private static final String ENDING = ".safetensors";

  @Mixin private final Console console;
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  ExportSafetensorsCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    OutputPlace.requireFile("--out", out);
    ModelFile file = ModelFile.load(model.file(console));
    boolean single = file.description().networks().size() == 1;
    for (String network : file.description().networks().keySet()) {
      Map<String, INDArray> weights = file.weights(network);
      Path target = single ? out : beside(network);
      Safetensors.write(target, Map.of("format", "pt"), weights);
      console.say("%s: %d arrays".formatted(network, weights.size()));
      console.made(target);
    }
    return ExitCode.DONE;
  }

  private Path beside(String network) {
    String name = String.valueOf(out.getFileName());
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    return out.resolveSibling(stem + "-" + network + ENDING);
  }
}
