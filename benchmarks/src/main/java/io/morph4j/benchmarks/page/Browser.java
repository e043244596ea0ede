package io.morph4j.benchmarks.page;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Chromium, with a profile of its own and no way to any machine but this one. */
final class Browser implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path port;

  Browser(String program, Path folder) throws IOException {
    Path profile = Files.createTempDirectory(folder, "profile");
    port = profile.resolve("DevToolsActivePort");
    List<String> command = new ArrayList<>(List.of(program, "--headless=new"));
    command.add("--user-data-dir=" + profile);
    command.addAll(List.of("--remote-debugging-port=0", "--no-first-run", "--disable-gpu"));
    command.add("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--no-sandbox"); // which root cannot have
    }
    File log = folder.resolve("chromium.log").toFile();
    process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  Tab open(int width, int height) throws Exception {
    long end = System.nanoTime() + PageCheck.WAIT;
    while (!Files.exists(port) || Files.readAllLines(port).isEmpty()) {
      PageCheck.require(process.isAlive() && System.nanoTime() < end, "Chromium does not start");
      Thread.sleep(50);
    }
    URI address = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/new");
    HttpRequest request = HttpRequest.newBuilder(address).PUT(BodyPublishers.noBody()).build();
    String answer = http.send(request, BodyHandlers.ofString()).body();
    Tab tab =
        new Tab(http, URI.create(Tab.first("\"webSocketDebuggerUrl\": *\"([^\"]*)\"", answer)));
    tab.command(
        "Emulation.setDeviceMetricsOverride",
        "\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%s"
            .formatted(width, height, width < 500));
    for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
      tab.command(domain + ".enable", "");
    }
    return tab;
  }

  @Override
  public void close() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
