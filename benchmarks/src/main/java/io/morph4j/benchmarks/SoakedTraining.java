package io.morph4j.benchmarks;

import io.morph4j.core.file.UserException;
import io.morph4j.tools.Cli;
import io.morph4j.tools.cli.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A small training by {@code morph4j train} in this process, watched from outside. */
final class SoakedTraining implements AutoCloseable {
  private static final long LOOKS_MS = 200;

  private final Interruption interruption = new Interruption();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Path run;
  private final int steps;
  private final CompletableFuture<Integer> code;

  /** Draws pictures into {@code folder} and begins to train. */
  SoakedTraining(Path folder, int steps) {
    this.steps = steps;
    Path data = folder.resolve("data");
    run = folder.resolve("run");
    require(run("data make fruits --train 12 --test 2 --size 64", "--out", data));
    String training =
        "train cyclegan --preset tiny --set ngf=8 --set ndf=8 --set blocks=1 --set loadSize=36"
            + " --set cropSize=32 --save-every 200 --sample-every 200";
    code =
        CompletableFuture.supplyAsync(
            () -> run(training, "--steps", steps, "--data", data, "--out", run));
  }

  private int run(String command, Object... more) {
    String[] words =
        Stream.concat(Stream.of(command.split(" ")), Stream.of(more).map(String::valueOf))
            .toArray(String[]::new);
    PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new Cli(to, to, interruption).run(words);
  }

  private void require(int exit) {
    if (exit != 0) {
      throw new UserException(
          "bench --soak: the training ended with %d: %s"
              .formatted(exit, said.toString(StandardCharsets.UTF_8)));
    }
  }

  /** Waits a while; the step that the training has come to. */
  int next() throws IOException {
    try {
      require(code.get(LOOKS_MS, TimeUnit.MILLISECONDS));
      return steps;
    } catch (TimeoutException e) {
      return reached();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the training was cut off", e);
    }
  }

  private int reached() throws IOException {
    Path metrics = run.resolve("metrics.csv");
    if (!Files.exists(metrics)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(metrics)) {
      String last = lines.reduce("", (earlier, later) -> later);
      String number = last.substring(0, Math.max(0, last.indexOf(',')));
      return number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0;
    }
  }

  @Override
  public void close() {
    interruption.request();
    code.join();
  }
}
