package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures with labels, and those held out for tests: a folder for each domain, or a table of
 * attributes beside the pictures.
 *
 * @param layout how they were found: {@code train/X for each domain}, {@code X for each domain},
 *     {@code two folders} or {@code table of attributes}
 * @param labels names of the domains or attributes
 * @param exclusive whether a picture has exactly one label, as with domains
 * @param train pictures to train on; some for every domain
 * @param test pictures held out, maybe none
 */
public record DomainPictures(
    String layout,
    List<String> labels,
    boolean exclusive,
    List<LabelledFile> train,
    List<LabelledFile> test) {
  private static final String ACCEPTED =
      "accepted are train/X for each domain X (test/X or val/X); X for each; two folders named by"
          + " --domain-a and --domain-b; or a table of attributes (one .csv or .txt file) beside"
          + " the pictures";

  /** Held-out pictures of a table: this many at most, as published for CelebA, or a tenth. */
  private static final int HELD_OUT = 1999;

  private static final long SPLIT_SEED = 1234;

  public DomainPictures {
    labels = List.copyOf(labels);
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /**
   * A picture and what it shows.
   *
   * @param labels a value for each label
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record LabelledFile(Path file, boolean[] labels) {
    /** The first label that applies; -1 if none does. */
    public int domain() {
      return IntStream.range(0, labels.length).filter(k -> labels[k]).findFirst().orElse(-1);
    }
  }

  /**
   * Finds the pictures at {@code location}.
   *
   * @param attributes the columns of a table that are used, all if empty; domains pay no attention
   * @throws UserException if there are fewer than two domains, one without pictures, a table that
   *     cannot be read or names files that are not there, or a layout not accepted
   * @throws io.morph4j.core.file.UsageException if there is no such attribute
   */
  public static DomainPictures find(DataLocation location, List<String> attributes) {
    return find(location, attributes, null);
  }

  /** The same beside a folder of masks, which is no domain. */
  public static DomainPictures find(
      DataLocation location, List<String> attributes, @Nullable MaskFolder masks) {
    Path root = location.root();
    if (root == null) {
      Path a = Objects.requireNonNull(location.domainA());
      Path b = Objects.requireNonNull(location.domainB());
      return domains("two folders", byName(List.of(a, b)), Map.of());
    }
    if (!Files.isDirectory(root)) {
      DataFolder.list(root);
    }
    Path table = AttributeTable.in(root);
    if (table != null) {
      return attributes(root, AttributeTable.read(table).select(attributes));
    }
    if (Files.isDirectory(root.resolve("trainA")) && Files.isDirectory(root.resolve("trainB"))) {
      return domains("trainA trainB", lettered(root, "train"), lettered(root, "test"));
    }
    Path train = root.resolve("train");
    boolean split = Files.isDirectory(train);
    Map<String, Path> folders = byName(DataFolder.subFolders(split ? train : root));
    if (masks != null) {
      Path besides = masks.folder().toAbsolutePath().normalize();
      folders.values().removeIf(each -> each.toAbsolutePath().normalize().equals(besides));
    }
    if (folders.size() < 2) {
      throw new UserException(
          "%s: %s, and translation among domains needs two or more; %s"
              .formatted(root, UnpairedFolders.listing(split ? train : root), ACCEPTED));
    }
    Path heldOut = PairedFolders.heldOut(root);
    return domains(
        split ? "train/X for each domain" : "X for each domain",
        folders,
        split && Files.isDirectory(heldOut) ? byName(DataFolder.subFolders(heldOut)) : Map.of());
  }

  /**
   * Whether {@code location} has labels that two domains A and B would not tell: a table of
   * attributes, or more than two folders.
   */
  static boolean isLabelled(DataLocation location) {
    Path root = location.root();
    if (root == null || !Files.isDirectory(root)) {
      return false;
    }
    if (AttributeTable.in(root) != null) {
      return true;
    }
    if (Files.isDirectory(root.resolve("trainA"))) {
      return false;
    }
    Path train = root.resolve("train");
    return DataFolder.subFolders(Files.isDirectory(train) ? train : root).size() > 2;
  }

  private static Map<String, Path> byName(List<Path> folders) {
    Map<String, Path> named = new LinkedHashMap<>();
    folders.forEach(folder -> named.put(UnpairedFolders.name(folder), folder));
    return named;
  }

  private static Map<String, Path> lettered(Path root, String part) {
    Map<String, Path> named = new LinkedHashMap<>();
    for (String letter : List.of("A", "B")) {
      named.put(letter, root.resolve(part + letter));
    }
    return named;
  }

  /** The pictures of a folder for each domain; {@code heldOut} may lack some. */
  private static DomainPictures domains(
      String layout, Map<String, Path> folders, Map<String, Path> heldOut) {
    List<String> names = List.copyOf(folders.keySet());
    List<LabelledFile> train = new ArrayList<>();
    List<LabelledFile> test = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      boolean[] labels = new boolean[names.size()];
      labels[k] = true;
      Path folder = Objects.requireNonNull(folders.get(names.get(k)));
      DataFolder.listNonEmpty(folder).files().forEach(f -> train.add(new LabelledFile(f, labels)));
      Path held = heldOut.get(names.get(k));
      if (held != null && Files.isDirectory(held)) {
        DataFolder.list(held).files().forEach(f -> test.add(new LabelledFile(f, labels)));
      }
    }
    return new DomainPictures(layout, names, true, train, test);
  }

  /** The pictures of a table, wherever below {@code root} they are. */
  private static DomainPictures attributes(Path root, AttributeTable table) {
    DataFolder folder = DataFolder.list(root);
    Map<String, Path> byName = new HashMap<>();
    for (Path file : folder.files()) {
      byName.put(UnpairedFolders.name(file), file);
      byName.put(Normalizer.normalize(UnpairedFolders.name(file), Normalizer.Form.NFC), file);
      byName.put(folder.nameOf(file), file);
    }
    List<LabelledFile> all = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    table
        .rows()
        .forEach(
            (name, labels) -> {
              Path file =
                  byName.getOrDefault(
                      name, byName.get(Normalizer.normalize(name, Normalizer.Form.NFC)));
              if (file == null) {
                missing.add(name);
              } else {
                all.add(new LabelledFile(file, labels));
              }
            });
    if (!missing.isEmpty()) {
      throw new UserException(
          "%s: %d of its %d files are not below %s: %s; put them there or take out their lines"
              .formatted(
                  table.file(),
                  missing.size(),
                  table.rows().size(),
                  root,
                  PairMatching.excerpt(missing)));
    }
    requireBoth(table, all);
    List<Integer> order = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    RandomStream random = new RandomStream(SPLIT_SEED);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    int heldOut = Math.min(HELD_OUT, all.size() / 10);
    return new DomainPictures(
        "table of attributes",
        table.names(),
        false,
        order.subList(heldOut, order.size()).stream().map(all::get).toList(),
        order.subList(0, heldOut).stream().map(all::get).toList());
  }

  /** Refuses attributes that all pictures or none have: there is nothing to learn of them. */
  private static void requireBoth(AttributeTable table, List<LabelledFile> files) {
    for (int k = 0; k < table.names().size(); k++) {
      int column = k;
      long with = files.stream().filter(file -> file.labels()[column]).count();
      if (with == 0 || with == files.size()) {
        throw new UserException(
            "%s: %s of the %d pictures are %s, so it cannot be learned; choose other attributes"
                .formatted(
                    table.file(), with == 0 ? "none" : "all", files.size(), table.names().get(k)));
      }
    }
  }

  /**
   * The files of a part as folders: one for each domain, or one for all with attributes.
   *
   * @param part {@code train} or {@code test}
   * @param root that the names of files with attributes are told from
   */
  Map<String, DataFolder> folders(String part, Path root) {
    Map<String, List<Path>> byName = new LinkedHashMap<>();
    for (LabelledFile each : part.equals("train") ? train : test) {
      String name = exclusive ? part + " " + labels.get(each.domain()) : part;
      byName.computeIfAbsent(name, n -> new ArrayList<>()).add(each.file());
    }
    Map<String, DataFolder> folders = new LinkedHashMap<>();
    byName.forEach(
        (name, files) -> {
          Path parent = Objects.requireNonNullElse(files.get(0).getParent(), root);
          folders.put(name, new DataFolder(exclusive ? parent : root, files));
        });
    return folders;
  }

  /** Training pictures with each label, in the order of the labels. */
  public List<Integer> counts() {
    return IntStream.range(0, labels.size())
        .mapToObj(k -> (int) train.stream().filter(file -> file.labels()[k]).count())
        .toList();
  }

  /** E.g. {@code apple 150, orange 150}. */
  @Override
  public String toString() {
    List<Integer> counts = counts();
    return IntStream.range(0, labels.size())
        .mapToObj(k -> labels.get(k) + " " + counts.get(k))
        .collect(Collectors.joining(", "));
  }
}
