package io.morph4j.benchmarks.load;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/**
 * Asks a running {@code morph4j serve} for many translations at once: of 100 requests 90 are good,
 * 8 broken, 1 is of 40 MB and 1 stops in the middle of its body. Needs nothing but the JDK:
 *
 * <pre>
 * java benchmarks/src/main/java/io/morph4j/benchmarks/load/ServeLoad.java http://127.0.0.1:8765 10000 16
 * </pre>
 *
 * <p>Prints the server's memory ten times on the way, how often which kind was answered by which
 * status, and the times of the good ones. Ends with 1 if an answer was none of those that should
 * be: 200, 429 or 503 to good ones, 4xx to the others (429 and 503 if it was busy).
 */
public final class ServeLoad {
  private static final int HUGE = 40 << 20;
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final byte[] good;
  private final byte[] broken;
  private final Map<String, AtomicInteger> counts = new TreeMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Double> times = Collections.synchronizedList(new ArrayList<>());

  private ServeLoad(URI server) throws IOException {
    this.server = server;
    this.good = picture();
    this.broken = Arrays.copyOf(good, good.length / 2);
  }

  /** The address of the server, the number of requests, how many at once. */
  public static void main(String[] args) throws Exception {
    if (args.length != 3) {
      System.err.println("usage: ServeLoad ADDRESS REQUESTS CONCURRENCY");
      System.exit(2);
    }
    ServeLoad load = new ServeLoad(URI.create(args[0]));
    System.exit(load.run(Integer.parseInt(args[1]), Integer.parseInt(args[2])) ? 0 : 1);
  }

  private static byte[] picture() throws IOException {
    Random random = new Random(1);
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, random.nextInt());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private boolean run(int requests, int concurrency) throws Exception {
    printMemory(0);
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(concurrency);
    for (int i = 0; i < requests; i++) {
      int number = i;
      threads.execute(
          () -> {
            ask(number);
            int done = asked.incrementAndGet();
            if (done % Math.max(1, requests / 10) == 0) {
              printMemory(done);
            }
          });
    }
    threads.shutdown();
    boolean ended = threads.awaitTermination(2, TimeUnit.HOURS);
    double seconds = (System.nanoTime() - start) * 1e-9;
    counts.forEach((answer, count) -> System.out.printf("%-24s %6d%n", answer, count.get()));
    System.out.printf(
        Locale.ROOT,
        "%d requests, %d at once: %.1f s, %.1f a second%n",
        requests,
        concurrency,
        seconds,
        requests / seconds);
    printTimes();
    return ended && counts.keySet().stream().allMatch(ServeLoad::rightful);
  }

  private static boolean rightful(String answer) {
    return answer.matches("good +200|broken +400|huge +413|slow +408|\\w+ +(429|503)");
  }

  private void printTimes() {
    List<Double> sorted = times.stream().sorted().toList();
    if (!sorted.isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "good: median %.0f ms, 95 %% within %.0f, 99 %% within %.0f, all within %.0f%n",
          1000 * sorted.get(sorted.size() / 2),
          1000 * sorted.get(sorted.size() * 95 / 100),
          1000 * sorted.get(sorted.size() * 99 / 100),
          1000 * sorted.get(sorted.size() - 1));
    }
  }

  private void ask(int number) {
    int kind = number % 100;
    try {
      if (kind == 37) {
        count("huge", post(new byte[HUGE]));
      } else if (kind == 73) {
        count("slow", slow());
      } else if (kind % 12 == 5) {
        count("broken", post(broken));
      } else {
        long start = System.nanoTime();
        String status = post(good);
        times.add((System.nanoTime() - start) * 1e-9);
        count("good", status);
      }
    } catch (IOException e) {
      count("kind " + kind, e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(String kind, String answer) {
    synchronized (counts) {
      counts
          .computeIfAbsent("%-8s %s".formatted(kind, answer), k -> new AtomicInteger())
          .incrementAndGet();
    }
  }

  private String post(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/translate"))
            .timeout(LONGEST)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return String.valueOf(http.send(request, BodyHandlers.discarding()).statusCode());
  }

  /** Sends the half of a body and waits. */
  private String slow() throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout((int) LONGEST.toMillis());
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/translate HTTP/1.1\r\nHost: %s:%d\r\nContent-Length: %d\r\n\r\n"
              .formatted(server.getHost(), server.getPort(), good.length);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(broken);
      out.flush();
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return answer.length() < 12 ? "closed" : answer.substring(9);
    }
  }

  /** Prints what the server occupies, by its own account. */
  private void printMemory(int done) {
    try {
      List<String> metrics =
          http.send(
                  HttpRequest.newBuilder(server.resolve("/metrics")).timeout(LONGEST).build(),
                  BodyHandlers.ofString())
              .body()
              .lines()
              .toList();
      System.out.printf(
          "after %d requests: heap %s, whole process %s%n",
          done,
          megabytes(metrics, "morph4j_heap_bytes"),
          megabytes(metrics, "morph4j_resident_bytes"));
    } catch (IOException e) {
      System.out.printf("after %d requests: no metrics (%s)%n", done, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String megabytes(List<String> metrics, String name) {
    return metrics.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> Math.round(Double.parseDouble(line.split(" ", 2)[1]) / 1e6) + " MB")
        .findFirst()
        .orElse("unknown");
  }
}
