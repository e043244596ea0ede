package io.morph4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the server does when it is asked too much, too slowly, or for what fails. */
class OverloadTest {
  private static final byte[] PNG = Client.png(Client.drawn(4, 4, 3, 8));

  private static ModelServer server(Limits limits, Function<INDArray, INDArray> generator) {
    return server(limits, FakeInference.pair(generator));
  }

  private static ModelServer server(Limits limits, FakeInference inference) {
    return ModelServer.start(
        "127.0.0.1", 0, limits, List.of(ServedModel.of("G", inference)), TrainingRuns.NONE);
  }

  @Test
  void translate_moreThanTheQueueHolds_is503AtOnceAndTheRestIsServed() throws Exception {
    CountDownLatch refused = new CountDownLatch(17);
    CountDownLatch go = new CountDownLatch(1);
    Function<INDArray, INDArray> waiting =
        pictures -> {
          await(go);
          return pictures.dup();
        };
    try (ModelServer server = server(Limits.defaults().withQueue(2, 1).withPerSecond(0), waiting)) {
      Client client = new Client(server);
      List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.postLater("/api/translate", PNG);
        answer.thenRun(refused::countDown);
        answers.add(answer);
      }
      await(refused);
      HttpResponse<byte[]> health = client.get("/health");
      go.countDown();

      List<HttpResponse<byte[]>> all = answers.stream().map(CompletableFuture::join).toList();
      assertThat(all).filteredOn(answer -> answer.statusCode() == 200).hasSize(3);
      assertThat(all)
          .filteredOn(answer -> answer.statusCode() != 200)
          .hasSize(17)
          .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(503))
          .allSatisfy(answer -> assertThat(answer.headers().firstValue("Retry-After")).isPresent())
          .allSatisfy(answer -> assertThat(Client.error(answer)).contains("wait"));
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(Client.json(health).get("working").getAsInt()).isEqualTo(1);
      assertThat(Client.json(health).get("waiting").getAsInt()).isEqualTo(2);
      assertThat(client.post("/api/translate", PNG).statusCode()).isEqualTo(200);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void translate_manyAtOnceWithinTheQueue_areAllServed() {
    try (ModelServer server = server(Limits.defaults().withPerSecond(0), INDArray::dup)) {
      Client client = new Client(server);
      List<CompletableFuture<HttpResponse<byte[]>>> good = new ArrayList<>();
      List<CompletableFuture<HttpResponse<byte[]>>> bad = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        good.add(client.postLater("/api/translate", PNG));
        bad.add(client.postLater("/api/translate", new byte[] {1, 2, 3}));
        CompletableFuture.anyOf(good.get(i), bad.get(i)).join();
      }
      assertThat(good).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(200));
      assertThat(bad).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(400));
    }
  }

  @Test
  void translate_moreThanTheRate_is429() throws Exception {
    try (ModelServer server = server(Limits.defaults().withPerSecond(0.001), INDArray::dup)) {
      Client client = new Client(server);

      HttpResponse<byte[]> first = client.post("/api/translate", PNG);
      HttpResponse<byte[]> second = client.post("/api/translate", PNG);

      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).hasValue("60");
      assertThat(client.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void translate_slowUpload_is408AndHoldsNothing() throws Exception {
    Limits limits = Limits.defaults().withUploadTime(Duration.ofMillis(300));
    try (ModelServer server = server(limits, INDArray::dup)) {
      String head = raw(server, "POST /api/translate HTTP/1.1", "Content-Length: 100", "0123");

      assertThat(head).contains(" 408 ");
      Client client = new Client(server);
      assertThat(Client.text(client.get("/metrics"))).contains("morph4j_uploads_reading 0.0");
      assertThat(client.post("/api/translate", PNG).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void translate_longerThanAnUploadMayTake_isAnswered() throws Exception {
    // Also what a connection may wait before its first byte, which a busy machine delays. The
    // translation ends half-way between two such times: at one, closing and answering would race.
    Limits limits = Limits.defaults().withUploadTime(Duration.ofSeconds(2));
    CountDownLatch never = new CountDownLatch(1);
    Function<INDArray, INDArray> slow =
        pictures -> {
          try {
            assertThat(never.await(3, TimeUnit.SECONDS)).isFalse();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return pictures.dup();
        };
    try (ModelServer server = server(limits, slow)) {
      assertThat(new Client(server).post("/api/translate", PNG).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void translate_failureOfTheEngine_is500WithoutItsWords() throws Exception {
    Function<INDArray, INDArray> failing =
        pictures -> {
          throw new IllegalStateException("secret at /home/me");
        };
    try (ModelServer server = server(Limits.defaults(), failing)) {
      HttpResponse<byte[]> answer = new Client(server).post("/api/translate", PNG);

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(Client.text(answer)).doesNotContain("secret").doesNotContain("at io.");
      assertThat(Client.error(answer)).contains("log");
    }
  }

  @Test
  void anything_askedByAnotherSite_is403() throws Exception {
    try (ModelServer server = server(Limits.defaults(), INDArray::dup)) {
      Client client = new Client(server);

      HttpResponse<byte[]> foreign =
          client.send(client.to("/api/model").header("Origin", "http://evil.example").build());
      String rebound = raw(server, "GET /api/model HTTP/1.1", "Host: evil.example:80", "");

      assertThat(foreign.statusCode()).isEqualTo(403);
      assertThat(rebound).contains(" 403 ");
    }
  }

  @Test
  void anything_thatIsNoHttp_isAnsweredInOneLineOfJson() throws Exception {
    try (ModelServer server = server(Limits.defaults(), INDArray::dup)) {
      assertThat(raw(server, "GET /../../etc/passwd HTTP/1.1", "X: y", "")).contains(" 400 ");
      assertThat(raw(server, "nonsense", "X: y", "")).contains(" 400 ").doesNotContain("<html");
    }
  }

  @Test
  void close_closesTheModel() {
    FakeInference inference = FakeInference.pair(INDArray::dup);

    server(Limits.defaults(), inference).close();

    assertThat(inference.closed()).isTrue();
  }

  /** The answer to a request written by hand, read to the end of the connection. */
  private static String raw(ModelServer server, String line, String header, String body)
      throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      String host = header.startsWith("Host:") ? "" : "Host: localhost\r\n";
      socket
          .getOutputStream()
          .write(
              (line + "\r\n" + host + "Connection: close\r\n" + header + "\r\n\r\n" + body)
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return String.join("\n", in.lines().toList());
    }
  }
}
