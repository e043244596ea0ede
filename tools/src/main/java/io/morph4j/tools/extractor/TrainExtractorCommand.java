package io.morph4j.tools.extractor;

import io.morph4j.core.file.UserException;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.OutputPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j train-extractor}: how the built-in feature extractor came about. */
@Command(
    name = "train-extractor",
    description = {
      "Train a small network on drawn pictures, to be used by evaluate --extractor FILE.",
      "The defaults make the extractor that is built in."
    },
    footerHeading = "%nExamples:%n",
    footer = "  morph4j train-extractor --out small-extractor.safetensors")
public final class TrainExtractorCommand implements Callable<Integer> {
  @Mixin private final Console console;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A new file.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(names = "--steps", defaultValue = "2000", description = "Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--pictures", defaultValue = "6000", description = "Default: ${DEFAULT-VALUE}.")
  private int pictures;

  @Option(names = "--batch", defaultValue = "32", description = "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  public TrainExtractorCommand(Environment environment) {
    console = new Console(environment);
  }

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw new UserException("--out " + out + " is there already: name a new file");
    }
    OutputPlace.requireFile("--out", out);
    new ExtractorTraining(pictures, steps, batch, seed)
        .run(out, console::say)
        .forEach(
            (question, share) ->
                console.data(String.format(Locale.ROOT, "%-8s %.1f %%", question, 100 * share)));
    return ExitCode.DONE;
  }
}
