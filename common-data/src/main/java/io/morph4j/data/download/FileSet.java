package io.morph4j.data.download;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.data.NewFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A published data set whose files have known hashes.
 *
 * @param name on the command line
 * @param summary what it shows, in one line
 * @param base the address that the files are below
 * @param files SHA-256 by file name; a tar.gz file is unpacked
 */
public record FileSet(String name, String summary, URI base, Map<String, String> files) {
  private static final long MOST_BYTES = 4L << 30;
  private static final int MOST_ENTRIES = 1000;
  private static final int ATTEMPTS = 4;

  private static final List<FileSet> ALL =
      List.of(
          idx(
              "mnist",
              "70,000 handwritten digits, 28 x 28, grey, 10 classes",
              "https://ossci-datasets.s3.amazonaws.com/mnist/",
              "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
              "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
              "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
              "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
          idx(
              "fashion-mnist",
              "70,000 pieces of clothing, 28 x 28, grey, 10 classes",
              "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
              "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
              "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
              "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
              "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
          new FileSet(
              "cifar10",
              "60,000 photographs, 32 x 32, colour, 10 classes",
              URI.create("https://www.cs.toronto.edu/~kriz/"),
              Map.of(
                  "cifar-10-binary.tar.gz",
                  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")));

  private static FileSet idx(String name, String summary, String base, String... hashes) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("train-images-idx3-ubyte.gz", hashes[0]);
    files.put("train-labels-idx1-ubyte.gz", hashes[1]);
    files.put("t10k-images-idx3-ubyte.gz", hashes[2]);
    files.put("t10k-labels-idx1-ubyte.gz", hashes[3]);
    return new FileSet(name, summary, URI.create(base), files);
  }

  /** All of them. */
  public static List<FileSet> all() {
    return ALL;
  }

  /** The one called {@code name}. */
  public static Optional<FileSet> named(String name) {
    return ALL.stream().filter(set -> set.name.equals(name)).findFirst();
  }

  /** The same from another server. */
  public FileSet withBase(URI value) {
    return new FileSet(name, summary, value, files);
  }

  /**
   * Fetches all files into the new folder {@code folder}, which appears when all are there and have
   * been checked. An interrupted download goes on where it stopped.
   *
   * @throws UserException if the folder is in use, a file cannot be fetched, or has another hash
   */
  public void fetch(Path folder, ResumableDownload.Progress progress) {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = Objects.requireNonNullElse(target.getParent(), target);
    NewFolder.refuseUsed(folder, target);
    try {
      Files.createDirectories(parent);
      Map<String, Path> parts = new LinkedHashMap<>();
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path part = parent.resolve("." + target.getFileName() + "-" + file.getKey() + ".part");
        URI url = URI.create(base + (base.toString().endsWith("/") ? "" : "/") + file.getKey());
        if (!Files.exists(part) || !hash(part).equals(file.getValue())) {
          new ResumableDownload(MOST_BYTES, ATTEMPTS).fetch(url, part, progress);
        }
        check(url, part, file.getValue());
        parts.put(file.getKey(), part);
      }
      NewFolder.fill(folder, inside -> place(parts, inside));
      for (Path part : parts.values()) {
        Files.delete(part);
      }
    } catch (IOException e) {
      throw new UserException("cannot write beside " + folder + ": " + FileErrors.reason(e), e);
    }
  }

  private static void place(Map<String, Path> parts, Path inside) throws IOException {
    for (Map.Entry<String, Path> part : parts.entrySet()) {
      if (part.getKey().endsWith(".tar.gz")) {
        new Archive(part.getValue(), MOST_BYTES, MOST_ENTRIES).unpackContentInto(inside);
      } else {
        Files.copy(part.getValue(), inside.resolve(part.getKey()));
      }
    }
  }

  private static void check(URI url, Path part, String wanted) throws IOException {
    String hash = hash(part);
    if (!hash.equals(wanted)) {
      Files.delete(part);
      throw new UserException(
          "%s: the SHA-256 is %s, expected was %s; the file was thrown away"
              .formatted(url, hash, wanted));
    }
  }

  private static String hash(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }
}
