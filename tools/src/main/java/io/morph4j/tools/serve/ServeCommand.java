package io.morph4j.tools.serve;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.serve.Limits;
import io.morph4j.serve.ModelServer;
import io.morph4j.serve.ServedModel;
import io.morph4j.serve.TrainingRuns;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.PrecisionOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code morph4j serve}: models behind HTTP, with a page. */
@Command(
    name = "serve",
    description = {
      "Serve models to browsers and programs.",
      "The page is at the address that is printed; /openapi.json describes the endpoints. Ctrl-C ends"
          + " the server after the requests at work."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j serve --model runs/zebra",
      "  morph4j serve --model zebra.safetensors --runs runs --port 9000",
      "  curl -F picture=@horse.jpg http://127.0.0.1:8765/api/translate -o zebra.png",
      "  curl -F picture=@dog.jpg -F target=cat -F seed=3 http://127.0.0.1:8765/api/translate -o cat.png"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final double MEGA = 1e6;
  private static final int LARGEST_PORT = 65535;

  private final Interruption interruption;

  @Mixin private final Console console;
  @Mixin private PrecisionOption precision = new PrecisionOption();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|RUN",
      description =
          "A model file, or the folder of a training run for all its models. May be given several"
              + " times.")
  private List<Path> models = List.of();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "A folder of training runs, or one run, to show on the page.")
  private @Nullable Path runs;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description =
          "Where to listen; 0.0.0.0 lets other machines in, with no password. Default:"
              + " ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8765",
      paramLabel = "N",
      description = "Where to listen; 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--max-megabytes",
      defaultValue = "32",
      paramLabel = "N",
      description = "Refuse larger uploads. Default: ${DEFAULT-VALUE}.")
  private double maxMegabytes;

  @Option(
      names = "--max-megapixels",
      defaultValue = "4",
      paramLabel = "N",
      description = "Refuse larger pictures. Default: ${DEFAULT-VALUE}.")
  private double maxMegapixels;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "Refuse more requests a second from one address; 0 for any number. Default:"
              + " ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--queue",
      defaultValue = "64",
      paramLabel = "N",
      description = "Refuse requests when so many wait for a model. Default: ${DEFAULT-VALUE}.")
  private int queue;

  @Option(
      names = "--upload-seconds",
      defaultValue = "30",
      paramLabel = "N",
      description = "Refuse uploads that take longer. Default: ${DEFAULT-VALUE}.")
  private double uploadSeconds;

  public ServeCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() throws InterruptedException {
    Limits limits = limits();
    if (port < 0 || port > LARGEST_PORT) {
      throw new UsageException("--port " + port + ": expected 0 to " + LARGEST_PORT);
    }
    PrecisionOption.use(precision.wanted());
    TrainingRuns shown = runs == null ? TrainingRuns.NONE : new RunFolders(runs);
    try (ModelServer server = ModelServer.start(host, port, limits, open(), shown)) {
      CountDownLatch end = new CountDownLatch(1);
      interruption.whenRequested(end::countDown);
      console.data(
          "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, server.port()));
      console.say("Ctrl-C ends it");
      end.await();
      console.say("ending");
    }
    return ExitCode.DONE;
  }

  private Limits limits() {
    atLeast("--max-megabytes", maxMegabytes, 0.001, 2000);
    atLeast("--max-megapixels", maxMegapixels, 0.0001, 1e6);
    atLeast("--rate", rate, 0, 1e9);
    atLeast("--queue", queue, 0, 10_000);
    atLeast("--upload-seconds", uploadSeconds, 0.1, 86_400);
    Limits usual = Limits.defaults();
    return usual
        .withUploadBytes((long) (maxMegabytes * (1 << 20)))
        .withPixels((long) (maxMegapixels * MEGA))
        .withPerSecond(rate)
        .withQueue(queue, usual.workers())
        .withUploadTime(Duration.ofMillis((long) (1000 * uploadSeconds)));
  }

  private static void atLeast(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new UsageException("%s %s: expected %s to %s".formatted(option, value, least, most));
    }
  }

  private List<ServedModel> open() {
    List<ServedModel> opened = new ArrayList<>();
    try {
      for (Map.Entry<String, Path> file : files().entrySet()) {
        opened.add(ServedModel.open(file.getKey(), file.getValue()));
      }
      return opened;
    } catch (RuntimeException e) {
      opened.forEach(ServedModel::close);
      throw e;
    }
  }

  /** Model files by the name that requests ask for. */
  private Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path model : models) {
      if (!Files.isDirectory(model)) {
        put(files, String.valueOf(model.getFileName()).replaceFirst("\\.[^.]*$", ""), model);
        continue;
      }
      List<String> names = TrainingRun.modelNames(model);
      if (names.isEmpty()) {
        throw new UserException(model + " holds no model: name a model file, or train further");
      }
      names.forEach(name -> put(files, name, TrainingRun.model(model, name)));
    }
    return files;
  }

  /** A name that is there already is followed by a number. */
  private static void put(Map<String, Path> files, String name, Path file) {
    String free = name;
    for (int i = 2; files.containsKey(free); i++) {
      free = name + "-" + i;
    }
    files.put(free, file);
  }
}
