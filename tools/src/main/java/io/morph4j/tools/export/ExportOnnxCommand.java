package io.morph4j.tools.export;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.model.ModelFile;
import io.morph4j.onnx.OnnxExport;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.translate.ModelOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j export onnx}. */
@Command(
    name = "onnx",
    description = {
      "Write the networks of a model as ONNX files, operator set 13.",
      "The number of pictures and their sides stay open. Each file is run by ONNX Runtime and"
          + " compared with Morph4J's own result before it is written.",
      "Other networks than the generator go to files beside it, FILE-NETWORK.onnx."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j export onnx --model runs/horse2zebra --direction AtoB --out horse2zebra.onnx",
      "  morph4j export onnx --model G.safetensors --weights float16 --out G.onnx",
      "  morph4j translate --model horse2zebra.onnx pictures/ --out translated"
    })
final class ExportOnnxCommand implements Callable<Integer> {
  @Mixin private final Console console;
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "The file to write.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--weights",
      defaultValue = "float32",
      paramLabel = "TYPE",
      completionCandidates = WeightTypes.class,
      description =
          "In what weights are stored: ${COMPLETION-CANDIDATES}. float16 halves the file; it is"
              + " computed in 32 bits either way. Default: ${DEFAULT-VALUE}.")
  private OnnxExport.Weights weights = OnnxExport.Weights.FLOAT32;

  /** For help and completion. */
  static final class WeightTypes extends java.util.ArrayList<String> {
    private static final long serialVersionUID = 1;

    WeightTypes() {
      for (OnnxExport.Weights each : OnnxExport.Weights.values()) {
        add(each.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  ExportOnnxCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      throw new UsageException("--out " + out + ": the name of an ONNX file ends in .onnx");
    }
    OutputPlace.requireFile("--out", out);
    ModelFile file = ModelFile.load(model.file(console));
    if (file.description().policy().dropout()) {
      console.say("dropout is off in the ONNX file");
    }
    for (OnnxExport.Written written : OnnxExport.write(file, out, weights)) {
      console.say(
          "%s: differs from Morph4J's own result by at most %.2g on random inputs of three sizes"
              .formatted(written.network(), written.difference()));
      console.made(written.file());
    }
    return ExitCode.DONE;
  }
}
