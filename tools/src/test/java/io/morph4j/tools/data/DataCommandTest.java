package io.morph4j.tools.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.morph4j.tools.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir Path folder;

  private Path fruits() {
    Path fruits = folder.resolve("fruits");
    CommandRun.of(
        "data", "make", "fruits", "--out", fruits, "--size", 16, "--train", 3, "--test", 2);
    return fruits;
  }

  @Test
  void make_fruits_drawsPicturesAndMasks() throws IOException {
    Path fruits = folder.resolve("fruits");

    CommandRun made =
        CommandRun.of(
            "data", "make", "fruits", "--out", fruits, "--size", 16, "--train", 3, "--test", 2);

    assertThat(made.code()).isZero();
    assertThat(made.outLines()).containsExactly(fruits.toString());
    try (var files = Files.list(fruits.resolve("trainA"))) {
      assertThat(files).hasSize(3);
    }
    try (var files = Files.list(fruits.resolve("masks/testB"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void make_fruitsOfDomains_canBeInspectedWithTheirLabels() {
    Path fruits = folder.resolve("fruits");
    CommandRun made =
        CommandRun.of(
            "data",
            "make",
            "fruits",
            "--out",
            fruits,
            "--size",
            16,
            "--train",
            3,
            "--test",
            2,
            "--domains",
            "apple,lemon,plum");
    CommandRun inspected = CommandRun.of("data", "inspect", fruits);

    assertThat(made.code()).isZero();
    assertThat(inspected.code()).isZero();
    assertThat(inspected.out())
        .contains("layout    train/X for each domain")
        .contains("labels    apple 3, lemon 3, plum 3")
        .contains("train plum 3 pictures: 16 x 16 pixels")
        .contains("test apple 2 pictures")
        .contains("3 domains");
  }

  @Test
  void make_domainsMisspelt_namesTheNearest() {
    CommandRun made =
        CommandRun.of(
            "data", "make", "fruits", "--out", folder.resolve("f"), "--domains", "apple,plumm");
    CommandRun edges =
        CommandRun.of(
            "data", "make", "edges", "--out", folder.resolve("e"), "--domains", "apple,plum");

    assertThat(made.code()).isEqualTo(2);
    assertThat(made.err()).contains("--domains", "did you mean plum?");
    assertThat(edges.code()).isEqualTo(2);
    assertThat(edges.err()).contains("--domains are for fruits, edges has none");
  }

  @Test
  void make_digits_writesFilesLikeThoseOfMnistWithTheirFactors() throws IOException {
    Path digits = folder.resolve("digits");

    CommandRun made =
        CommandRun.of("data", "make", "digits", "--out", digits, "--train", 30, "--test", 20);

    assertThat(made.code()).isZero();
    assertThat(Files.readAllLines(digits.resolve("t10k-factors.csv"))).hasSize(21);
    assertThat(digits.resolve("train-images-idx3-ubyte.gz")).isNotEmptyFile();
  }

  @Test
  void make_density_drawsEightPictures() throws IOException {
    Path density = folder.resolve("density");

    CommandRun made = CommandRun.of("data", "make", "density", "--out", density, "--size", 32);

    assertThat(made.code()).isZero();
    try (var files = Files.list(density)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "two-blobs.png",
              "first-blob.png",
              "second-blob.png",
              "ring.png",
              "zigzag.png",
              "spiral.png",
              "letters.png",
              "grid.png");
    }
  }

  @Test
  void make_intoUsedFolder_fails() {
    Path fruits = fruits();

    CommandRun again = CommandRun.of("data", "make", "fruits", "--out", fruits);

    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains(fruits + ": the folder holds", "name a new or an empty one");
  }

  @Test
  void make_unknownKind_isWrongUsage() {
    CommandRun made = CommandRun.of("data", "make", "vegetables", "--out", folder.resolve("v"));

    assertThat(made.code()).isEqualTo(2);
    assertThat(made.err()).contains("vegetables", "fruits");
  }

  @Test
  void make_sizeOutOfRange_isWrongUsage() {
    CommandRun made =
        CommandRun.of("data", "make", "fruits", "--out", folder.resolve("f"), "--size", 1);

    assertThat(made.code()).isEqualTo(2);
    assertThat(made.err()).contains("--size is 1");
  }

  @Test
  void inspect_goodSet_countsPictures() {
    CommandRun inspected = CommandRun.of("data", "inspect", fruits());

    assertThat(inspected.code()).isZero();
    assertThat(inspected.out())
        .contains("train A   3 pictures: 16 x 16 pixels; RGB; 8 bits; PNG", "advice");
  }

  @Test
  void inspect_brokenPicture_isToldWithExitCode3() throws IOException {
    Path fruits = fruits();
    Files.writeString(fruits.resolve("trainB/broken.png"), "no picture");

    CommandRun inspected = CommandRun.of("data", "inspect", fruits, "--json");

    assertThat(inspected.code()).isEqualTo(3);
    JsonObject trainB =
        JsonParser.parseString(inspected.out())
            .getAsJsonObject()
            .getAsJsonArray("parts")
            .get(1)
            .getAsJsonObject();
    assertThat(trainB.get("pictures").getAsInt()).isEqualTo(3);
    assertThat(trainB.getAsJsonArray("broken")).hasSize(1);
  }

  @Test
  void inspect_missingFolder_fails() {
    CommandRun inspected = CommandRun.of("data", "inspect", folder.resolve("none"));

    assertThat(inspected.code()).isEqualTo(1);
    assertThat(inspected.err()).contains(folder.resolve("none").toString());
  }

  @Test
  void inspect_nothing_isWrongUsage() {
    CommandRun inspected = CommandRun.of("data", "inspect");

    assertThat(inspected.code()).isEqualTo(2);
    assertThat(inspected.err()).contains("give DIR, or --domain-a DIR with --domain-b DIR");
  }

  @Test
  void fetch_fromServer_unpacks() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] archive = archive();
    server.createContext(
        "/cyclegan/datasets/maps.zip",
        exchange -> {
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
    try {
      Path out = folder.resolve("maps");
      String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";

      CommandRun fetched = CommandRun.of("data", "fetch", "maps", "--out", out, "--base-url", base);

      assertThat(fetched.code()).isZero();
      assertThat(fetched.outLines()).containsExactly(out.toString());
      assertThat(out.resolve("trainA/a.png")).exists();
    } finally {
      server.stop(0);
    }
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("maps/trainA/a.png"));
      zip.write(new byte[] {1, 2, 3});
    }
    return bytes.toByteArray();
  }

  @Test
  void fetch_unknownName_isWrongUsage() {
    CommandRun fetched = CommandRun.of("data", "fetch", "horse2unicorn");

    assertThat(fetched.code()).isEqualTo(2);
    assertThat(fetched.err()).contains("horse2unicorn", "horse2zebra");
  }

  @Test
  void fetch_list_namesTheSets() {
    CommandRun fetched = CommandRun.of("data", "fetch", "--list");

    assertThat(fetched.code()).isZero();
    assertThat(fetched.out()).contains("cyclegan/horse2zebra", "pix2pix/facades");
  }
}
