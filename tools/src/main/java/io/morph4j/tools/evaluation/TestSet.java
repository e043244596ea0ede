package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UserException;
import io.morph4j.data.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The held-out pictures of a data folder, seen in one direction.
 *
 * @param inputSplit where the inputs are, e.g. {@code test/google}
 * @param referenceSplit where the pictures of the target domain are
 * @param paired whether inputs have a truth
 * @param items inputs, each with its truth if it has one
 * @param references pictures of the target domain
 * @param unmatched files of a paired set without a partner
 */
public record TestSet(
    String inputSplit,
    String referenceSplit,
    boolean paired,
    List<Item> items,
    List<PictureSource> references,
    List<Path> unmatched) {
  public TestSet {
    items = List.copyOf(items);
    references = List.copyOf(references);
    unmatched = List.copyOf(unmatched);
  }

  /**
   * One input.
   *
   * @param name within the set, without the file's ending
   * @param truth the right answer, null in unpaired sets
   */
  public record Item(String name, PictureSource input, @Nullable PictureSource truth) {}

  /**
   * What to look for.
   *
   * @param split name of the held-out part, e.g. {@code test}
   * @param backwards whether inputs are those of domain B
   * @param pairs whether to match inputs and references by name
   * @param colouring whether each picture is the truth of its own grey form
   */
  public record Choice(String split, boolean backwards, Pairs pairs, boolean colouring) {
    /** The same without pairs by name. */
    Choice unpaired() {
      return new Choice(split, backwards, Pairs.NONE, colouring);
    }
  }

  /** Whether equal names mean equal contents. */
  public enum Pairs {
    /** If most names have a partner. */
    AUTO,
    BY_NAME,
    NONE
  }

  /**
   * Finds the pictures below {@code root}: {@code testA testB}, {@code test/X test/Y} (A and B in
   * the order of their names) or pictures in {@code test} that hold A and B side by side.
   *
   * @throws UserException if there is none of these
   */
  public static TestSet find(Path root, Choice choice) {
    if (!Files.isDirectory(root)) {
      DataFolder.list(root);
    }
    if (choice.colouring()) {
      return ofColours(root, choice.split());
    }
    String split = choice.split();
    Path a = root.resolve(split + "A");
    Path b = root.resolve(split + "B");
    if (Files.isDirectory(a) && Files.isDirectory(b)) {
      return ofFolders(root, a, b, choice);
    }
    Path test = root.resolve(split);
    List<Path> folders = Files.isDirectory(test) ? DataFolder.subFolders(test) : List.of();
    if (folders.size() == 2) {
      return ofFolders(root, folders.get(0), folders.get(1), choice);
    }
    if (Files.isDirectory(test) && folders.isEmpty() && DataFolder.list(test).size() > 0) {
      return sideBySide(test, choice);
    }
    throw new UserException(
        "%s: there is neither %sA with %sB, nor %s with two folders or with pictures that hold A and"
                .formatted(root, split, split, split)
            + " B side by side; --split names another part");
  }

  /** The part that is held out below {@code root}: {@code test}, or {@code val} without one. */
  public static String heldOut(Path root) {
    boolean test =
        Files.isDirectory(root.resolve("test")) || Files.isDirectory(root.resolve("testA"));
    boolean val = Files.isDirectory(root.resolve("val")) || Files.isDirectory(root.resolve("valA"));
    return val && !test ? "val" : "test";
  }

  private static TestSet ofColours(Path root, String split) {
    Path test = root.resolve(split);
    boolean held = Files.isDirectory(test);
    List<Item> items = new ArrayList<>();
    byName(DataFolder.listNonEmpty(held ? test : root))
        .forEach(
            (name, file) ->
                items.add(new Item(name, PictureSource.whole(file), PictureSource.whole(file))));
    String name = held ? split : root.toString();
    return new TestSet(
        name + " (lightness)",
        name,
        true,
        items,
        items.stream().map(Item::input).toList(),
        List.of());
  }

  /** The names of domains A and B of the set below {@code root}, by its folders. */
  public static List<String> domains(Path root, String split) {
    Path test = root.resolve(split);
    List<Path> folders = Files.isDirectory(test) ? DataFolder.subFolders(test) : List.of();
    return folders.size() == 2
        ? folders.stream().map(folder -> folder.getFileName().toString()).toList()
        : List.of("A", "B");
  }

  /** Pictures of {@code outputs} against those of {@code references}. */
  public static TestSet ofFolders(Path outputs, Path references, Pairs pairs) {
    return match(
        outputs.toString(),
        DataFolder.listNonEmpty(outputs),
        references.toString(),
        DataFolder.listNonEmpty(references),
        pairs);
  }

  private static TestSet ofFolders(Path root, Path a, Path b, Choice choice) {
    Path in = choice.backwards() ? b : a;
    Path out = choice.backwards() ? a : b;
    return match(
        within(root, in),
        DataFolder.listNonEmpty(in),
        within(root, out),
        DataFolder.listNonEmpty(out),
        choice.pairs());
  }

  private static String within(Path root, Path folder) {
    return root.relativize(folder).toString().replace('\\', '/');
  }

  private static TestSet match(
      String inputSplit, DataFolder in, String referenceSplit, DataFolder out, Pairs pairs) {
    Map<String, Path> truths = byName(out);
    List<Item> items = new ArrayList<>();
    List<Path> unmatched = new ArrayList<>();
    byName(in)
        .forEach(
            (name, file) -> {
              Path truth = truths.remove(name);
              if (truth == null) {
                unmatched.add(file);
              } else {
                items.add(new Item(name, PictureSource.whole(file), PictureSource.whole(truth)));
              }
            });
    unmatched.addAll(truths.values());
    List<PictureSource> references = out.files().stream().map(PictureSource::whole).toList();
    if (pairs == Pairs.BY_NAME && items.isEmpty()) {
      throw new UserException(
          "%s and %s: no file has a partner of the same name, such as %s and %s"
              .formatted(
                  in.folder(),
                  out.folder(),
                  in.files().get(0).getFileName(),
                  out.files().get(0).getFileName()));
    }
    boolean mostMatch = 2 * items.size() >= Math.max(in.size(), out.size());
    if (pairs == Pairs.BY_NAME || (pairs == Pairs.AUTO && mostMatch)) {
      return new TestSet(inputSplit, referenceSplit, true, items, references, unmatched);
    }
    List<Item> alone = new ArrayList<>();
    byName(in).forEach((name, file) -> alone.add(new Item(name, PictureSource.whole(file), null)));
    return new TestSet(inputSplit, referenceSplit, false, alone, references, List.of());
  }

  /** Files by their names without endings; where two share one, the ending stays. */
  private static Map<String, Path> byName(DataFolder folder) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path file : folder.files()) {
      String name = folder.nameOf(file);
      String bare = name.substring(0, name.lastIndexOf('.'));
      String free = files.containsKey(bare) ? name : bare;
      files.put(files.containsKey(free) ? file.toString() : free, file);
    }
    return files;
  }

  private static TestSet sideBySide(Path folder, Choice choice) {
    PictureSource.Part in = choice.backwards() ? PictureSource.Part.RIGHT : PictureSource.Part.LEFT;
    PictureSource.Part out =
        choice.backwards() ? PictureSource.Part.LEFT : PictureSource.Part.RIGHT;
    List<Item> items = new ArrayList<>();
    List<PictureSource> references = new ArrayList<>();
    byName(DataFolder.list(folder))
        .forEach(
            (name, file) -> {
              PictureSource truth = new PictureSource(file, out);
              references.add(truth);
              items.add(new Item(name, new PictureSource(file, in), truth));
            });
    String left = choice.split() + " (left half)";
    String right = choice.split() + " (right half)";
    return new TestSet(
        choice.backwards() ? right : left,
        choice.backwards() ? left : right,
        true,
        items,
        references,
        List.of());
  }

  /** The first {@code limit} items and references. */
  public TestSet first(int limit) {
    return new TestSet(
        inputSplit,
        referenceSplit,
        paired,
        items.subList(0, Math.min(limit, items.size())),
        references.subList(0, Math.min(limit, references.size())),
        unmatched);
  }
}
