package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of two domains that need not correspond, with those held out for tests.
 *
 * @param layout how they were found: {@code trainA trainB}, {@code train/X train/Y} or {@code two
 *     folders}
 * @param nameA the name of domain A: its folder's
 * @param nameB the name of domain B
 * @param trainA training pictures of domain A, at least one
 * @param trainB training pictures of domain B, at least one
 * @param testA held-out pictures of domain A; null if there is no such folder
 * @param testB held-out pictures of domain B; null if there is no such folder
 */
public record UnpairedFolders(
    String layout,
    String nameA,
    String nameB,
    DataFolder trainA,
    DataFolder trainB,
    @Nullable DataFolder testA,
    @Nullable DataFolder testB) {

  private static final String ACCEPTED =
      "accepted are trainA and trainB (testA, testB); train/X and train/Y (test/X, test/Y), two"
          + " sub-folders that are A and B in the order of their names; or two folders named by"
          + " --domain-a and --domain-b";

  /**
   * Finds and lists the pictures at {@code location}.
   *
   * @throws UserException if a folder is missing or empty, or the layout is none of the accepted
   */
  public static UnpairedFolders find(DataLocation location) {
    Path root = location.root();
    if (root != null) {
      return find(root);
    }
    Path a = Objects.requireNonNull(location.domainA());
    Path b = Objects.requireNonNull(location.domainB());
    return new UnpairedFolders(
        "two folders",
        name(a),
        name(b),
        DataFolder.listNonEmpty(a),
        DataFolder.listNonEmpty(b),
        null,
        null);
  }

  private static UnpairedFolders find(Path root) {
    if (!Files.isDirectory(root)) {
      DataFolder.list(root);
    }
    Path trainA = root.resolve("trainA");
    Path trainB = root.resolve("trainB");
    if (Files.isDirectory(trainA) && Files.isDirectory(trainB)) {
      return new UnpairedFolders(
          "trainA trainB",
          "A",
          "B",
          DataFolder.listNonEmpty(trainA),
          DataFolder.listNonEmpty(trainB),
          optional(root.resolve("testA")),
          optional(root.resolve("testB")));
    }
    Path train = root.resolve("train");
    List<Path> domains = Files.isDirectory(train) ? DataFolder.subFolders(train) : List.of();
    if (domains.size() == 2) {
      String a = name(domains.get(0));
      String b = name(domains.get(1));
      Path test = root.resolve("test");
      return new UnpairedFolders(
          "train/" + a + " train/" + b,
          a,
          b,
          DataFolder.listNonEmpty(domains.get(0)),
          DataFolder.listNonEmpty(domains.get(1)),
          optional(test.resolve(a)),
          optional(test.resolve(b)));
    }
    throw new UserException(root + ": " + describe(root, train) + "; " + ACCEPTED);
  }

  /** What is there instead of an accepted layout. */
  static String describe(Path root, Path train) {
    if (Files.isDirectory(train)) {
      return "train holds " + listing(train) + ", where two folders are wanted";
    }
    return "there is neither trainA with trainB nor train; it holds " + listing(root);
  }

  static String listing(Path folder) {
    List<Path> folders = DataFolder.subFolders(folder);
    long pictures =
        DataFolder.list(folder).files().stream()
            .filter(file -> folder.equals(file.getParent()))
            .count();
    if (folders.isEmpty() && pictures == 0) {
      return "no folders and no pictures";
    }
    String names =
        folders.stream().limit(8).map(UnpairedFolders::name).collect(Collectors.joining(", "));
    String more = folders.size() > 8 ? ", ..." : "";
    return folders.size()
        + (folders.size() == 1 ? " folder" : " folders")
        + (folders.isEmpty() ? "" : " (" + names + more + ")")
        + " and "
        + pictures
        + (pictures == 1 ? " picture" : " pictures");
  }

  static @Nullable DataFolder optional(Path folder) {
    return Files.isDirectory(folder) ? DataFolder.list(folder) : null;
  }

  static String name(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? folder.toString() : name.toString();
  }

  /** Held-out pictures of domain A, none if there is no such folder. */
  public List<Path> testFilesA() {
    return testA == null ? List.of() : testA.files();
  }

  /** Held-out pictures of domain B, none if there is no such folder. */
  public List<Path> testFilesB() {
    return testB == null ? List.of() : testB.files();
  }
}
