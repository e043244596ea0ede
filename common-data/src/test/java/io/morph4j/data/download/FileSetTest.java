package io.morph4j.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpServer;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSetTest {
  private static final byte[] CONTENT = "pictures".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private HttpServer server;
  private URI base;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/a.gz",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT);
          exchange.close();
        });
    server.start();
    base =
        URI.create(
            "http://%s:%d/"
                .formatted(
                    InetAddress.getLoopbackAddress().getHostAddress(),
                    server.getAddress().getPort()));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void fetch_fileWithItsHash_standsInTheNewFolderAlone() throws IOException {
    Path target = folder.resolve("set");

    set(Hashing.sha256().hashBytes(CONTENT).toString()).fetch(target, (done, all) -> {});

    assertThat(target.resolve("a.gz")).hasBinaryContent(CONTENT);
    try (var beside = Files.list(folder)) {
      assertThat(beside).containsExactly(target);
    }
  }

  @Test
  void fetch_fileWithAnotherHash_isThrownAway() throws IOException {
    Path target = folder.resolve("set");

    assertThatThrownBy(() -> set("0".repeat(64)).fetch(target, (done, all) -> {}))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a.gz: the SHA-256 is")
        .hasMessageContaining("thrown away");

    try (var beside = Files.list(folder)) {
      assertThat(beside).isEmpty();
    }
  }

  @Test
  void all_sets_haveHashesOf64Digits() {
    assertThat(FileSet.all())
        .extracting(FileSet::name)
        .containsExactly("mnist", "fashion-mnist", "cifar10");
    FileSet.all()
        .forEach(
            set -> assertThat(set.files().values()).allMatch(hash -> hash.matches("[0-9a-f]{64}")));
  }

  private FileSet set(String hash) {
    return new FileSet("set", "a set", base, Map.of("a.gz", hash));
  }
}
