package io.morph4j.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.tools.Cli;
import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import io.morph4j.tools.cli.Interruption;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void makeModel() {
    model = TinyModel.write(folder.resolve("fruit.safetensors"));
  }

  /** A command that serves until it is interrupted. */
  private static final class Served {
    private final Interruption interruption = new Interruption();
    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<Integer> code;
    private final String address;

    Served(Object... words) throws IOException {
      String[] args = Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
      PipedInputStream out = new PipedInputStream();
      PrintStream to = new PrintStream(new PipedOutputStream(out), true, StandardCharsets.UTF_8);
      PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
      code = CompletableFuture.supplyAsync(() -> new Cli(to, err, interruption).run(args));
      address = new BufferedReader(new InputStreamReader(out, StandardCharsets.UTF_8)).readLine();
    }

    byte[] get(String path) throws IOException, InterruptedException {
      return http.send(
              HttpRequest.newBuilder(URI.create(address + path)).build(),
              BodyHandlers.ofByteArray())
          .body();
    }

    byte[] post(String path, byte[] body) throws IOException, InterruptedException {
      return http.send(
              HttpRequest.newBuilder(URI.create(address + path))
                  .POST(BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofByteArray())
          .body();
    }

    int end() throws Exception {
      interruption.request();
      return code.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void serve_model_translatesUntilInterrupted() throws Exception {
    Picture picture = FruitPicture.of(24, 16);
    Served served = new Served("serve", "--model", model, "--port", 0, "--quiet");

    byte[] answer =
        served.post("/api/translate", PictureWriter.defaults().encode(picture, Path.of("a.png")));

    assertThat(served.address).matches("http://127\\.0\\.0\\.1:\\d+");
    try (Translator translator = Translator.load(model)) {
      assertThat(PictureReader.defaults().decode(Path.of("answer"), answer))
          .isEqualTo(PictureTranslation.of(translator, picture));
    }
    assertThat(served.end()).isZero();
  }

  /** A picture of a few colours. */
  private static final class FruitPicture {
    static Picture of(int width, int height) {
      byte[] samples = new byte[width * height * 3];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) (i * 31);
      }
      return Picture.of8Bits(width, height, 3, samples);
    }
  }

  @Test
  void serve_runs_showsTrainingsAndServesTheirModels() throws Exception {
    Path runs = Files.createDirectory(folder.resolve("runs"));
    Path run = runs.resolve("fruit");
    CommandRun made =
        CommandRun.of(
            "data",
            "make",
            "fruits",
            "--out",
            folder.resolve("data"),
            "--train",
            2,
            "--test",
            1,
            "--size",
            32);
    assertThat(made.code()).as(made.err()).isZero();
    CommandRun trained =
        CommandRun.of(
            "train",
            "cyclegan",
            "--preset",
            "tiny",
            "--data",
            folder.resolve("data"),
            "--out",
            run,
            "--steps",
            2,
            "--quiet",
            "--set",
            "ngf=2",
            "--set",
            "ndf=2",
            "--set",
            "blocks=1",
            "--set",
            "discriminatorLayers=1",
            "--set",
            "loadSize=18",
            "--set",
            "cropSize=16");
    assertThat(trained.code()).as(trained.err()).isZero();
    Files.createDirectory(runs.resolve("no run"));

    Served served = new Served("serve", "--model", run, "--runs", runs, "--port", 0, "--quiet");
    JsonArray list = json(served.get("/api/runs")).getAsJsonArray("runs");
    JsonObject curves = json(served.get("/api/runs/fruit"));
    byte[] sample = served.get("/api/runs/fruit/sample");
    JsonObject models = json(served.get("/api/model"));
    assertThat(served.end()).isZero();

    assertThat(list).hasSize(1);
    assertThat(list.get(0).getAsJsonObject().get("trains").getAsString()).isEqualTo("cyclegan");
    assertThat(list.get(0).getAsJsonObject().get("step").getAsLong()).isEqualTo(2);
    assertThat(curves.getAsJsonArray("steps")).isNotEmpty();
    assertThat(curves.getAsJsonObject("losses").keySet()).contains("D_A");
    assertThat(PictureReader.defaults().decode(Path.of("sample"), sample).width()).isPositive();
    assertThat(models.getAsJsonArray("models")).hasSize(2);
  }

  private static JsonObject json(byte[] bytes) {
    return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  @Test
  void serve_wrongOptions_sayWhatWouldDo() {
    CommandRun port = CommandRun.of("serve", "--model", model, "--port", 70_000);
    CommandRun runs = CommandRun.of("serve", "--model", model, "--runs", folder.resolve("none"));
    CommandRun queue = CommandRun.of("serve", "--model", model, "--queue", -1);

    assertThat(port.code()).isEqualTo(2);
    assertThat(port.err()).contains("--port 70000").contains("0 to 65535");
    assertThat(runs.code()).isEqualTo(1);
    assertThat(runs.err()).contains("--runs").contains("no folder");
    assertThat(queue.code()).isEqualTo(2);
    assertThat(queue.err()).contains("--queue");
  }
}
