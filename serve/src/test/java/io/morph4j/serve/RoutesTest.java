package io.morph4j.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.morph4j.core.file.UserException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Everything but translations. */
class RoutesTest {
  private static final byte[] SAMPLE = Client.png(Client.drawn(4, 4, 3, 8));

  private static ModelServer server;
  private static Client client;

  /** One run that answers to any name, so that only the server keeps others out. */
  private static final class OneRun implements TrainingRuns {
    @Override
    public List<Run> list() {
      return List.of(new Run("my run", "cyclegan", 20, 12.5, 10L, 3));
    }

    @Override
    public Curves curves(String name) {
      return new Curves(List.of(10L, 20L), Map.of("G", java.util.Arrays.asList(1.5, null)));
    }

    @Override
    public byte[] sample(String name) {
      return SAMPLE;
    }
  }

  @BeforeAll
  static void start() {
    server =
        ModelServer.start(
            "127.0.0.1",
            0,
            Limits.defaults(),
            List.of(ServedModel.of("G", FakeInference.pair(INDArray::dup))),
            new OneRun());
    client = new Client(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void page_loadsNothingFromElsewhere() throws Exception {
    HttpResponse<byte[]> page = client.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
    assertThat(Client.text(page))
        .contains("Morph4J")
        .doesNotContainPattern("(src|href)=\"(http|//)");
  }

  @Test
  void openApi_describesEveryRoute() throws Exception {
    JsonObject description = Client.json(client.get("/openapi.json"));
    Routes routes =
        new Routes(
            "127.0.0.1",
            Limits.defaults(),
            new ServedModels(List.of(ServedModel.of("G", FakeInference.pair(INDArray::dup)))),
            TrainingRuns.NONE);

    Set<String> described =
        description.getAsJsonObject("paths").entrySet().stream()
            .flatMap(
                path ->
                    path.getValue().getAsJsonObject().keySet().stream()
                        .map(method -> method + " " + path.getKey()))
            .collect(Collectors.toSet());
    assertThat(described)
        .isEqualTo(
            routes.all().stream()
                .map(route -> (route.posts() ? "post " : "get ") + route.path())
                .collect(Collectors.toSet()));
    JsonObject schema =
        description
            .getAsJsonObject("paths")
            .getAsJsonObject("/api/translate")
            .getAsJsonObject("post")
            .getAsJsonObject("requestBody")
            .getAsJsonObject("content")
            .getAsJsonObject("multipart/form-data")
            .getAsJsonObject("schema");
    assertThat(schema.getAsJsonObject("properties").keySet())
        .containsExactlyInAnyOrderElementsOf(Translation.FIELDS);
  }

  @Test
  void health_isOk() throws Exception {
    assertThat(Client.text(client.get("/health")))
        .isEqualTo("{\"status\":\"ok\",\"working\":0,\"waiting\":0}");
  }

  @Test
  void metrics_countRequestsByRouteAndStatus() throws Exception {
    client.post("/api/translate", SAMPLE);
    client.post("/api/translate", new byte[] {1});

    HttpResponse<byte[]> metrics = client.get("/metrics");

    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(Client.text(metrics))
        .contains("morph4j_requests_total{route=\"/api/translate\",status=\"200\"} 1.0")
        .contains("morph4j_requests_total{route=\"/api/translate\",status=\"400\"} 1.0")
        .contains("morph4j_request_seconds_count{route=\"/api/translate\"} 2")
        .contains("morph4j_uploaded_bytes_total " + (SAMPLE.length + 1) + ".0");
  }

  @Test
  void runs_areReadByNamesOfTheListAlone() throws Exception {
    JsonObject run =
        Client.json(client.get("/api/runs")).getAsJsonArray("runs").get(0).getAsJsonObject();

    assertThat(run.get("name").getAsString()).isEqualTo("my run");
    assertThat(run.get("step").getAsLong()).isEqualTo(20);
    assertThat(Client.text(client.get("/api/runs/my%20run")))
        .isEqualTo("{\"steps\":[10,20],\"losses\":{\"G\":[1.5,null]}}");
    assertThat(client.get("/api/runs/my%20run/sample?step=10").body()).isEqualTo(SAMPLE);
    assertThat(client.get("/api/runs/other").statusCode()).isEqualTo(404);
    assertThat(client.get("/api/runs/other/sample").statusCode()).isEqualTo(404);
    assertThat(client.get("/api/runs/..%2F..%2Fetc").statusCode()).isIn(400, 404);
  }

  @Test
  void unknownPath_is404AndWrongMethod_is405InJson() throws Exception {
    HttpResponse<byte[]> unknown = client.get("/etc/passwd");
    HttpResponse<byte[]> wrong = client.get("/api/translate");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(Client.error(unknown)).isNotBlank();
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(Client.error(wrong)).isNotBlank();
  }

  @Test
  void start_takenPort_isTheUsersMistake() {
    FakeInference second = FakeInference.pair(INDArray::dup);

    assertThatThrownBy(
            () ->
                ModelServer.start(
                    "127.0.0.1",
                    server.port(),
                    Limits.defaults(),
                    List.of(ServedModel.of("G", second)),
                    TrainingRuns.NONE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("port " + server.port());
    assertThat(second.closed()).isTrue();
  }
}
