package io.morph4j.benchmarks.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * A page of the browser, by the <a
 * href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a> over a
 * WebSocket. Mouse and files go the way of a user's.
 */
final class Tab implements AutoCloseable, WebSocket.Listener {
  private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+)");
  private static final Pattern URL = Pattern.compile("\"request\":\\{\"url\":\"([^\"]*)\"");

  private final WebSocket socket;
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final StringBuilder parts = new StringBuilder();
  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  final Queue<String> faults = new ConcurrentLinkedQueue<>();

  Tab(HttpClient http, URI address) {
    socket = http.newWebSocketBuilder().buildAsync(address, this).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    parts.append(data);
    if (last) {
      take(parts.toString());
      parts.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  private void take(String message) {
    Matcher id = ID.matcher(message);
    if (id.find()) {
      CompletableFuture<String> waiting = answers.remove(Integer.valueOf(id.group(1)));
      if (waiting != null) {
        waiting.complete(message);
      }
    } else if (message.startsWith("{\"method\":\"Network.requestWillBeSent\"")) {
      requests.add(first(URL.pattern(), message));
    } else if (message.startsWith("{\"method\":\"Runtime.exceptionThrown\"")) {
      faults.add(message);
    }
  }

  /** What the group of {@code pattern} finds in {@code text}. */
  static String first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    PageCheck.require(matcher.find(), "Chromium answers " + text);
    return matcher.group(1);
  }

  String command(String method, String parameters) throws Exception {
    int id = asked.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(id, answer);
    String text = "{\"id\":%d,\"method\":\"%s\",\"params\":{%s}}".formatted(id, method, parameters);
    socket.sendText(text, true).join();
    String result = answer.get(60, TimeUnit.SECONDS);
    PageCheck.require(!result.contains("\"error\":{"), method + ": " + result);
    return result;
  }

  void go(URI address) throws Exception {
    command("Page.navigate", "\"url\":" + quoted(address.toString()));
  }

  /** The value of {@code expression} as text; base 64 on the way spares a reader of JSON. */
  String text(String expression) throws Exception {
    String encoded = "btoa(unescape(encodeURIComponent(String(" + expression + "))))";
    String answer = command("Runtime.evaluate", "\"expression\":" + quoted(encoded));
    byte[] value = Base64.getDecoder().decode(first("\"value\":\"([^\"]*)\"", answer));
    return new String(value, StandardCharsets.UTF_8);
  }

  boolean is(String expression) throws Exception {
    return text(expression).equals("true");
  }

  void await(String otherwise, String expression) throws Exception {
    long end = System.nanoTime() + PageCheck.WAIT;
    while (!is("typeof $ === 'function' && " + expression)) {
      PageCheck.require(System.nanoTime() < end, otherwise + " within a minute");
      Thread.sleep(20);
    }
  }

  /** Left, top, width and height of an element in its window. */
  double[] box(String id) throws Exception {
    String[] numbers =
        text("(b => [b.x, b.y, b.width, b.height])($('%s').getBoundingClientRect())".formatted(id))
            .split(",");
    double[] box = new double[numbers.length];
    for (int i = 0; i < box.length; i++) {
      box[i] = Double.parseDouble(numbers[i]);
    }
    return box;
  }

  void drop(Path file) throws Exception {
    text("$('drop').scrollIntoView({block: 'center'})");
    double[] zone = box("drop");
    for (String type : List.of("dragEnter", "dragOver", "drop")) {
      command(
          "Input.dispatchDragEvent",
          "\"type\":\"%s\",\"x\":%s,\"y\":%s,\"data\":{\"items\":[],\"files\":[%s],\"dragOperationsMask\":1}"
              .formatted(
                  type, zone[0] + zone[2] / 2, zone[1] + zone[3] / 2, quoted(file.toString())));
    }
  }

  /** Presses the mouse in a box at a share of its width, moves it to another and lets go. */
  void drag(double[] box, double from, double to) throws Exception {
    double y = box[1] + box[3] / 2;
    for (String[] event :
        new String[][] {{"mousePressed", "1"}, {"mouseMoved", "1"}, {"mouseReleased", "0"}}) {
      double share = event[0].equals("mousePressed") ? from : to;
      command(
          "Input.dispatchMouseEvent",
          "\"type\":\"%s\",\"x\":%s,\"y\":%s,\"button\":\"left\",\"buttons\":%s,\"clickCount\":1"
              .formatted(event[0], box[0] + share * box[2], y, event[1]));
    }
  }

  BufferedImage screenshot() throws Exception {
    String answer = command("Page.captureScreenshot", "\"format\":\"png\"");
    byte[] png = Base64.getDecoder().decode(first("\"data\":\"([^\"]*)\"", answer));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }
}
