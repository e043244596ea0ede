package io.morph4j.data;

import io.morph4j.core.model.UserException;
import io.morph4j.core.train.DataLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Pairs of pictures, with those held out for tests.
 *
 * @param layout how they were found: {@code trainA trainB}, {@code train/X train/Y}, {@code two
 *     folders}, {@code side by side} or {@code pictures}
 * @param nameA the name of domain A: its folder's
 * @param nameB the name of domain B
 * @param train pairs to train on, at least one
 * @param test pairs held out, maybe none
 */
public record PairedFolders(
    String layout, String nameA, String nameB, List<PicturePair> train, List<PicturePair> test) {
  private static final String ACCEPTED =
      "accepted are train/X and train/Y (test/X, test/Y) or trainA and trainB (testA, testB) with"
          + " files of the same names; pictures in train (test, val) that hold A and B side by"
          + " side; or two folders named by --domain-a and --domain-b";
  private static final int NAMED = 10;
  private static final int CHECKED = 2000;

  public PairedFolders {
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /**
   * Finds and matches the pairs at {@code location}, and looks at the sizes of the first 2000.
   *
   * @throws UserException if the layout is none of the accepted, a folder is empty, a file has no
   *     partner, or the pictures of a pair differ in size
   */
  public static PairedFolders find(DataLocation location) {
    PairedFolders found = located(location);
    found.requireSizes();
    return found;
  }

  private static PairedFolders located(DataLocation location) {
    Path root = location.root();
    if (root == null) {
      Path a = Objects.requireNonNull(location.domainA());
      Path b = Objects.requireNonNull(location.domainB());
      return new PairedFolders(
          "two folders", UnpairedFolders.name(a), UnpairedFolders.name(b), match(a, b), List.of());
    }
    if (!Files.isDirectory(root)) {
      DataFolder.list(root);
    }
    if (Files.isDirectory(root.resolve("trainA")) && Files.isDirectory(root.resolve("trainB"))) {
      return new PairedFolders(
          "trainA trainB",
          "A",
          "B",
          match(root.resolve("trainA"), root.resolve("trainB")),
          matchIfThere(root.resolve("testA"), root.resolve("testB")));
    }
    Path train = root.resolve("train");
    List<Path> domains = Files.isDirectory(train) ? DataFolder.subFolders(train) : List.of();
    if (domains.size() == 2) {
      String a = UnpairedFolders.name(domains.get(0));
      String b = UnpairedFolders.name(domains.get(1));
      Path test = heldOut(root);
      return new PairedFolders(
          "train/" + a + " train/" + b,
          a,
          b,
          match(domains.get(0), domains.get(1)),
          matchIfThere(test.resolve(a), test.resolve(b)));
    }
    if (domains.isEmpty() && Files.isDirectory(train) && DataFolder.list(train).size() > 0) {
      return new PairedFolders(
          "side by side", "A", "B", single(DataFolder.list(train)), singleIfThere(heldOut(root)));
    }
    throw new UserException(root + ": " + UnpairedFolders.describe(root, train) + "; " + ACCEPTED);
  }

  /**
   * Finds pictures that are split into lightness and colour: those of {@code train}, or of all of
   * the folder if there is no {@code train}.
   *
   * @throws UserException if there are none, or two folders were named
   */
  public static PairedFolders pictures(DataLocation location) {
    Path root = location.root();
    if (root == null) {
      throw new UserException(
          "--domain-a and --domain-b name two domains, but colouring learns from one folder: name"
              + " it by --data");
    }
    boolean split = Files.isDirectory(root.resolve("train"));
    return new PairedFolders(
        "pictures",
        "grey",
        "colour",
        single(DataFolder.listNonEmpty(split ? root.resolve("train") : root)),
        split ? singleIfThere(heldOut(root)) : List.of());
  }

  private static Path heldOut(Path root) {
    return Files.isDirectory(root.resolve("test")) ? root.resolve("test") : root.resolve("val");
  }

  private static List<PicturePair> singleIfThere(Path folder) {
    return Files.isDirectory(folder) ? single(DataFolder.list(folder)) : List.of();
  }

  private static List<PicturePair> single(DataFolder folder) {
    return folder.files().stream().map(file -> new PicturePair(file, null)).toList();
  }

  private static List<PicturePair> matchIfThere(Path a, Path b) {
    return Files.isDirectory(a) && Files.isDirectory(b) ? match(a, b) : List.of();
  }

  /** Pairs of files whose names agree but for their endings. */
  private static List<PicturePair> match(Path a, Path b) {
    Map<String, Path> filesA = byName(DataFolder.listNonEmpty(a));
    Map<String, Path> filesB = byName(DataFolder.listNonEmpty(b));
    List<PicturePair> pairs = new ArrayList<>();
    List<Path> alone = new ArrayList<>();
    filesA.forEach(
        (name, file) -> {
          Path partner = filesB.remove(name);
          if (partner == null) {
            alone.add(file);
          } else {
            pairs.add(new PicturePair(file, partner));
          }
        });
    alone.addAll(filesB.values());
    if (!alone.isEmpty()) {
      throw new UserException(
          "%s and %s: %d %s no partner of the same name (%d pairs match): %s; rename them or move them away"
              .formatted(
                  a,
                  b,
                  alone.size(),
                  alone.size() == 1 ? "file has" : "files have",
                  pairs.size(),
                  list(alone)));
    }
    return pairs;
  }

  private static Map<String, Path> byName(DataFolder folder) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path file : folder.files()) {
      String name = folder.nameOf(file);
      Path other = files.put(name.substring(0, name.lastIndexOf('.')), file);
      if (other != null) {
        throw new UserException(
            "%s and %s have one name but for their endings, so a partner cannot be told; move one of them away"
                .formatted(other, file));
      }
    }
    return files;
  }

  private void requireSizes() {
    PictureReader reader = PictureReader.defaults();
    List<String> problems = new ArrayList<>();
    for (PicturePair pair : train.subList(0, Math.min(CHECKED, train.size()))) {
      try {
        pair.check(reader);
      } catch (PairSizeException e) {
        problems.add(e.getMessage());
      } catch (PictureException unusable) {
        continue;
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(
          problems.size() == 1
              ? problems.get(0)
              : problems.size() + " pairs cannot be used: " + list(problems));
    }
  }

  private static String list(List<?> items) {
    String named = String.join(", ", items.stream().limit(NAMED).map(String::valueOf).toList());
    return items.size() > NAMED ? named + " and " + (items.size() - NAMED) + " more" : named;
  }
}
