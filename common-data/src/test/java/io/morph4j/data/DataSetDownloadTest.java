package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.data.DataSetDownload.Fetched;
import io.morph4j.data.download.PublishedDataSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DataSetDownloadTest {
  private static final PublishedDataSet HORSES = PublishedDataSet.named("horse2zebra");
  private static final PublishedDataSet FACADES = PublishedDataSet.named("pix2pix/facades");

  @TempDir Path folder;

  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private DataSetDownload download;
  private byte[] content = new byte[0];
  private String tag = "\"one\"";

  /** Bytes after which the server hangs up, once. */
  private int hangUpAfter = Integer.MAX_VALUE;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/cyclegan/datasets/horse2zebra.zip", this::serve);
    server.createContext("/pix2pix/datasets/facades.tar.gz", this::serve);
    server.start();
    URI base =
        URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port());
    download = DataSetDownload.defaults().withBase(base);
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void fetch_zipWithWrapper_unpacksAndRecordsTheHash() throws IOException {
    content = zip("horse2zebra/trainA/1.jpg", "horse2zebra/trainB/2.jpg", "__MACOSX/._x");
    long[] last = {0, 0};
    Fetched fetched =
        download.fetch(
            HORSES,
            target(),
            (done, all) -> {
              last[0] = done;
              last[1] = all;
            });

    assertThat(files())
        .containsExactlyInAnyOrder("trainA/1.jpg", "trainB/2.jpg", DataSetDownload.RECORD);
    assertThat(fetched.sha256()).isEqualTo(sha256());
    assertThat(fetched.checked()).isFalse();
    assertThat(target().resolve(DataSetDownload.RECORD)).content().contains(sha256());
    assertThat(last).containsExactly(content.length, content.length);
    assertNothingBeside();
  }

  @Test
  void fetch_tarGz_unpacks() throws IOException {
    content = tar(new TarArchiveEntry("facades/train/1.jpg"));
    download.withSha256(sha256()).fetch(FACADES, target(), (done, all) -> {});

    assertThat(files()).containsExactlyInAnyOrder("train/1.jpg", DataSetDownload.RECORD);
  }

  @Test
  void fetch_connectionBreaks_goesOnWithTheRest() throws IOException {
    content = zip("a/1.jpg", "a/2.jpg");
    hangUpAfter = 1000;
    download.withSha256(sha256()).fetch(HORSES, target(), (done, all) -> {});

    assertThat(ranges).hasSize(2);
    assertThat(ranges.get(0)).isEqualTo("none");
    assertThat(ranges.get(1)).matches("bytes=\\d+- if \"one\"");
    assertThat(files()).contains("1.jpg", "2.jpg");
  }

  @Test
  void fetch_partOfEarlierRun_goesOnFromThere() throws IOException {
    content = zip("a/1.jpg", "a/2.jpg");
    Files.write(part(), Arrays.copyOf(content, 777));
    download.withSha256(sha256()).fetch(HORSES, target(), (done, all) -> {});

    assertThat(ranges).containsExactly("bytes=777-");
  }

  @Test
  void fetch_wholePartOfEarlierRun_isUsedAsItIs() throws IOException {
    content = zip("a/1.jpg");
    Files.write(part(), content);
    download.fetch(HORSES, target(), (done, all) -> {});

    assertThat(ranges).containsExactly("bytes=" + content.length + "-");
    assertThat(files()).contains("1.jpg");
  }

  @Test
  void fetch_fileChangedMeanwhile_startsAnew() throws IOException {
    content = zip("a/1.jpg", "a/2.jpg");
    Files.write(part(), new byte[500]);
    Files.writeString(part().resolveSibling(part().getFileName() + ".validator"), "\"zero\"");
    download.withSha256(sha256()).fetch(HORSES, target(), (done, all) -> {});

    assertThat(ranges).containsExactly("bytes=500- if \"zero\"");
    assertNothingBeside();
  }

  @Test
  void fetch_wrongHash_isRefusedAndThrownAway() throws IOException {
    content = zip("a/1.jpg");
    String other = "0".repeat(64);

    assertRefused(download.withSha256(other), HORSES)
        .hasMessageContaining("the SHA-256 is " + sha256() + ", expected was " + other);
    assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil.png",
        "a/../../evil.png",
        "/tmp/evil.png",
        "..\\evil.png",
        "C:\\evil.png"
      })
  void fetch_zipEntryLeadingOutside_isRefused(String name) throws IOException {
    content = zip("a/1.jpg", name);

    assertRefused(download, HORSES)
        .hasMessageContaining("entry \"" + name + "\" leads out of the folder");
    assertNothingLeft();
    assertThat(folder.resolve("evil.png")).doesNotExist();
  }

  @Test
  void fetch_tarEntryLeadingOutside_isRefused() throws IOException {
    content = tar(new TarArchiveEntry("facades/../../evil.png"));

    assertRefused(download, FACADES).hasMessageContaining("leads out of the folder");
    assertNothingLeft();
  }

  @Test
  void fetch_linkInTar_isRefused() throws IOException {
    TarArchiveEntry link = new TarArchiveEntry("facades/link", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc");
    content = tar(link);

    assertRefused(download, FACADES).hasMessageContaining("entry \"facades/link\" is a link");
    assertNothingLeft();
  }

  @Test
  void fetch_unpacksToTooMuch_isRefused() throws IOException {
    content = zip("a/1.jpg", "a/2.jpg");
    DataSetDownload small = new DataSetDownload(download.base(), null, download.maxBytes(), 3000);

    assertRefused(small, HORSES).hasMessageContaining("unpacks to more than 3,000 bytes");
    assertNothingLeft();
  }

  @Test
  void fetch_archiveTooLong_isRefused() throws IOException {
    content = zip("a/1.jpg");
    DataSetDownload small = new DataSetDownload(download.base(), null, 100, 1 << 20);

    assertRefused(small, HORSES).hasMessageContaining("the limit is 100");
  }

  @Test
  void fetch_damagedArchive_isRefused() throws IOException {
    byte[] whole = zip("a/1.jpg", "a/2.jpg");
    content = Arrays.copyOf(whole, whole.length - 60);

    assertRefused(download, HORSES).hasMessageContaining("a damaged archive");
    assertNothingLeft();
  }

  @Test
  void fetch_webPageInstead_isRefused() {
    content = "<html>please log in</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertRefused(download, HORSES).hasMessageContaining("neither a zip nor a tar.gz file");
    assertNothingLeft();
  }

  @Test
  void fetch_notOnTheServer_says404() {
    assertRefused(download, PublishedDataSet.named("maps"))
        .hasMessageContaining("/cyclegan/datasets/maps.zip: the server answers with status 404");
    assertNothingLeft();
  }

  @Test
  void fetch_noServer_saysThatItCannotBeReached() {
    server.stop(0);

    assertRefused(download, HORSES).hasMessageContaining("the server cannot be reached");
  }

  @Test
  void fetch_intoUsedFolder_isRefusedBeforeAnythingIsFetched() throws IOException {
    Files.createDirectories(target());
    Files.createFile(target().resolve("mine.txt"));

    assertRefused(download, HORSES).hasMessageContaining("the folder holds 1 entry already");
    assertThat(ranges).isEmpty();
  }

  @Test
  void named_unknownSet_listsTheNames() {
    assertThatThrownBy(() -> PublishedDataSet.named("cats"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no data set \"cats\"; published are apple2orange,")
        .hasMessageContaining("pix2pix/facades");
    assertThatThrownBy(() -> PublishedDataSet.named("cityscapes"))
        .hasMessageContaining("cityscapes-dataset.com");
  }

  @Test
  void named_nameInBothCollections_isCycleGansUnlessQualified() {
    assertThat(PublishedDataSet.named("maps").path()).isEqualTo("cyclegan/datasets/maps.zip");
    assertThat(PublishedDataSet.named("pix2pix/maps").path())
        .isEqualTo("pix2pix/datasets/maps.tar.gz");
  }

  @Test
  void constructor_badAddressOrHash_isRefused() {
    assertThatThrownBy(() -> download.withBase(URI.create("ftp://x/")))
        .isInstanceOf(UsageException.class)
        .hasMessage("the base URL is ftp://x/; it begins with http: or https:");
    assertThatThrownBy(() -> download.withSha256("abc")).hasMessageContaining("\"abc\"");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      DataSetDownload from, PublishedDataSet set) {
    return assertThatThrownBy(() -> from.fetch(set, target(), (done, all) -> {}))
        .isInstanceOf(UserException.class);
  }

  /** Serves the content, or the part of it that is asked for. */
  private void serve(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    ranges.add((range == null ? "none" : range) + (condition == null ? "" : " if " + condition));
    exchange.getResponseHeaders().set("ETag", tag);
    int from = 0;
    if (range != null && (condition == null || condition.equals(tag))) {
      from = Integer.parseInt(range.replaceAll("\\D", ""));
      if (from >= content.length) {
        exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
        exchange.sendResponseHeaders(416, -1);
        exchange.close();
        return;
      }
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    int count = Math.min(hangUpAfter, content.length - from);
    hangUpAfter = Integer.MAX_VALUE;
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content, from, count);
      out.flush();
    }
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private Path target() {
    return folder.resolve("set");
  }

  private Path part() {
    return folder.resolve(".set-horse2zebra.zip.part");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(target())) {
      return all.filter(Files::isRegularFile)
          .map(file -> target().relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  private void assertNothingLeft() {
    assertThat(folder).isEmptyDirectory();
  }

  private void assertNothingBeside() {
    assertThat(folder.toFile().list()).containsExactly("set");
  }

  private String sha256() {
    return Hashing.sha256().hashBytes(content).toString();
  }

  private static byte[] noise(int seed) {
    byte[] bytes = new byte[2000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(noise(name.hashCode()));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] tar(TarArchiveEntry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      byte[] data = entry.isSymbolicLink() ? new byte[0] : noise(1);
      entry.setSize(data.length);
      tar.putArchiveEntry(entry);
      tar.write(data);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }
}
