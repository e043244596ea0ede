package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    if (isSideBySide(location)) {
      return sideBySide(root);
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

  /** The pictures in {@code train} and {@code test} of {@code root}, each of which holds a pair. */
  static PairedFolders sideBySide(Path root) {
    return new PairedFolders(
        "side by side",
        "A",
        "B",
        single(DataFolder.list(root.resolve("train"))),
        singleIfThere(heldOut(root)));
  }

  static Path heldOut(Path root) {
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
    PairMatching matching = PairMatching.of(DataFolder.listNonEmpty(a), DataFolder.listNonEmpty(b));
    if (!matching.ambiguous().isEmpty()) {
      throw new UserException(
          "%s differ in their endings only, so that a partner cannot be told; move all but one away"
              .formatted(PairMatching.excerpt(matching.ambiguous())));
    }
    List<Path> alone = matching.alone();
    if (!alone.isEmpty()) {
      throw new UserException(
          "%s and %s: %d without a partner of the same name (pairs: %d): %s; rename or remove them"
              .formatted(a, b, alone.size(), matching.pairs().size(), PairMatching.excerpt(alone)));
    }
    return matching.pairs();
  }

  private void requireSizes() {
    List<String> problems =
        sizeProblems(train.subList(0, Math.min(CHECKED, train.size())), PictureReader.defaults());
    if (!problems.isEmpty()) {
      throw new UserException(
          problems.size() == 1
              ? problems.get(0)
              : problems.size() + " pairs cannot be used: " + PairMatching.excerpt(problems));
    }
  }

  /** What is wrong with the sizes of pairs; files that cannot be read are passed over. */
  static List<String> sizeProblems(List<PicturePair> pairs, PictureReader reader) {
    List<String> problems = new ArrayList<>();
    for (PicturePair pair : pairs) {
      try {
        pair.check(reader);
      } catch (PairSizeException e) {
        problems.add(e.getMessage());
      } catch (PictureException unusable) {
        continue;
      }
    }
    return problems;
  }

  /** Whether {@code location} has pictures in train and no folders: pairs side by side. */
  static boolean isSideBySide(DataLocation location) {
    Path root = location.root();
    return root != null
        && Files.isDirectory(root.resolve("train"))
        && !Files.isDirectory(root.resolve("trainA"))
        && DataFolder.subFolders(root.resolve("train")).isEmpty()
        && DataFolder.list(root.resolve("train")).size() > 0;
  }
}
