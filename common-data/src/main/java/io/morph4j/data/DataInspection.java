package io.morph4j.data;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.format.ColourProfile;
import io.morph4j.data.format.Orientation;
import io.morph4j.data.format.PictureFile;
import io.morph4j.data.format.PictureHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in a data set, and what to do about it. Made of plain values, for printing and for JSON.
 *
 * @param layout how the pictures were found, e.g. {@code trainA trainB}
 * @param labels training pictures by domain or attribute; empty for data without labels
 * @param parts the folders that were looked at: those for training and those held out
 * @param duplicates files whose bytes are the same, each group once
 * @param advice sentences for the user, the most important first
 */
public record DataInspection(
    String layout,
    Map<String, Integer> labels,
    List<Part> parts,
    List<Duplicate> duplicates,
    List<String> advice) {

  private static final int DUPLICATES_KEPT = 100;

  /**
   * One folder.
   *
   * @param name {@code train A}, {@code test B}, ...
   * @param folder where it is
   * @param pictures files that can be used
   * @param formats number of files by format
   * @param channels number of files by {@code grey}, {@code RGB}, with {@code + alpha} if there is
   *     one
   * @param bits number of files by bits per sample
   * @param width of the usable files, as shown
   * @param height of the usable files, as shown
   * @param sizes number of different sizes
   * @param rectangles usable files that are not square
   * @param turned files that carry an EXIF orientation other than upright
   * @param profiles number of files by the colour profile they are converted from to sRGB
   * @param broken files that cannot be used, with the reason
   */
  public record Part(
      String name,
      String folder,
      int pictures,
      Map<String, Integer> formats,
      Map<String, Integer> channels,
      Map<String, Integer> bits,
      @Nullable Range width,
      @Nullable Range height,
      int sizes,
      int rectangles,
      int turned,
      Map<String, Integer> profiles,
      List<Broken> broken) {}

  /**
   * Smallest, middle and largest of some numbers.
   *
   * @param median the lower one of two in the middle
   */
  public record Range(int smallest, int median, int largest) {}

  /**
   * A file that cannot be used.
   *
   * @param file below the part's folder
   * @param problem one line
   */
  public record Broken(String file, String problem) {}

  /**
   * Files with the same bytes.
   *
   * @param files with their parts, e.g. {@code train A: horse.jpg}
   * @param leak whether some are for training and some held out
   */
  public record Duplicate(List<String> files, boolean leak) {}

  /** Told after each file. */
  @FunctionalInterface
  public interface Progress {
    void looked(int done, int all);
  }

  /**
   * Looks at every file of {@code location}.
   *
   * @param decode whether every picture is decoded; otherwise headers and completeness are checked
   * @throws io.morph4j.core.file.UserException if a folder is missing or the layout unknown
   */
  public static DataInspection of(
      DataLocation location, PictureReader reader, boolean decode, Progress progress) {
    Inspector inspector = new Inspector(reader, decode, progress);
    if (PairedFolders.isSideBySide(location)) {
      return sideBySide(Objects.requireNonNull(location.root()), inspector, reader);
    }
    if (DomainPictures.isLabelled(location)) {
      return labelled(location, inspector);
    }
    UnpairedFolders folders = UnpairedFolders.find(location);
    inspector.add("train A", folders.trainA());
    inspector.add("train B", folders.trainB());
    inspector.add("test A", folders.testA());
    inspector.add("test B", folders.testB());
    List<Part> parts = inspector.inspect();
    List<Duplicate> duplicates = inspector.duplicates();
    List<String> advice = new ArrayList<>(InspectionAdvice.of(parts, duplicates));
    advice.addAll(PairAdvice.of(folders, reader));
    return new DataInspection(folders.layout(), Map.of(), parts, duplicates, List.copyOf(advice));
  }

  private static DataInspection sideBySide(Path root, Inspector inspector, PictureReader reader) {
    PairedFolders folders = PairedFolders.sideBySide(root);
    inspector.add("train", DataFolder.list(root.resolve("train")));
    if (!folders.test().isEmpty()) {
      inspector.add("test", DataFolder.list(PairedFolders.heldOut(root)));
    }
    List<Part> parts = inspector.inspect();
    return new DataInspection(
        folders.layout(),
        Map.of(),
        parts,
        inspector.duplicates(),
        PairAdvice.sideBySide(folders, reader));
  }

  private static DataInspection labelled(DataLocation location, Inspector inspector) {
    DomainPictures pictures = DomainPictures.find(location, List.of());
    Path root = Objects.requireNonNull(location.root());
    pictures.folders("train", root).forEach(inspector::add);
    pictures.folders("test", root).forEach(inspector::add);
    List<Part> parts = inspector.inspect();
    List<Duplicate> duplicates = inspector.duplicates();
    List<String> advice = new ArrayList<>(LabelAdvice.of(pictures));
    advice.addAll(InspectionAdvice.of(parts, duplicates));
    Map<String, Integer> labels = new LinkedHashMap<>();
    for (int k = 0; k < pictures.labels().size(); k++) {
      labels.put(pictures.labels().get(k), pictures.counts().get(k));
    }
    return new DataInspection(pictures.layout(), labels, parts, duplicates, List.copyOf(advice));
  }

  /** Files that cannot be used, over all parts. */
  public int brokenFiles() {
    return parts.stream().mapToInt(part -> part.broken.size()).sum();
  }

  private static final class Inspector {
    private final PictureReader reader;
    private final boolean decode;
    private final Progress progress;
    private final Map<String, DataFolder> folders = new LinkedHashMap<>();
    private final Map<HashCode, List<String>> byContent = new HashMap<>();
    private int done;

    Inspector(PictureReader reader, boolean decode, Progress progress) {
      this.reader = reader;
      this.decode = decode;
      this.progress = progress;
    }

    void add(String name, @Nullable DataFolder folder) {
      if (folder != null) {
        folders.put(name, folder);
      }
    }

    List<Part> inspect() {
      int all = folders.values().stream().mapToInt(DataFolder::size).sum();
      List<Part> parts = new ArrayList<>();
      folders.forEach(
          (name, folder) -> {
            PartCount count = new PartCount();
            for (Path file : folder.files()) {
              look(name, folder, file, count);
              progress.looked(++done, all);
            }
            parts.add(count.part(name, folder));
          });
      return parts;
    }

    private void look(String part, DataFolder folder, Path file, PartCount count) {
      String name = folder.nameOf(file);
      try {
        byte[] bytes = reader.bytes(file);
        PictureFile opened = reader.open(file, bytes);
        if (decode) {
          reader.decode(file, opened);
        }
        count.add(opened.header());
        byContent
            .computeIfAbsent(Hashing.sha256().hashBytes(bytes), hash -> new ArrayList<>())
            .add(part + ": " + name);
      } catch (PictureException e) {
        count.broken.add(new Broken(name, e.problem()));
      }
    }

    List<Duplicate> duplicates() {
      return byContent.values().stream()
          .filter(files -> files.size() > 1)
          .map(files -> new Duplicate(List.copyOf(files), isLeak(files)))
          .sorted(
              Comparator.comparing((Duplicate d) -> !d.leak()).thenComparing(d -> d.files().get(0)))
          .limit(DUPLICATES_KEPT)
          .toList();
    }

    private static boolean isLeak(List<String> files) {
      return files.stream().anyMatch(file -> file.startsWith("train"))
          && files.stream().anyMatch(file -> file.startsWith("test"));
    }
  }

  private static final class PartCount {
    private final Map<String, Integer> formats = new TreeMap<>();
    private final Map<String, Integer> channels = new TreeMap<>();
    private final Map<String, Integer> bits = new TreeMap<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Map<String, Integer> profiles = new TreeMap<>();
    private final List<Integer> widths = new ArrayList<>();
    private final List<Integer> heights = new ArrayList<>();
    private final List<Broken> broken = new ArrayList<>();
    private int rectangles;
    private int turned;

    void add(PictureHeader header) {
      int width = header.shownWidth();
      int height = header.shownHeight();
      String colours = header.channels() == 1 ? "grey" : "RGB";
      formats.merge(header.format().name(), 1, Integer::sum);
      channels.merge(colours + (header.alpha() ? " + alpha" : ""), 1, Integer::sum);
      bits.merge(String.valueOf(header.bits()), 1, Integer::sum);
      sizes.merge(width + " x " + height, 1, Integer::sum);
      widths.add(width);
      heights.add(height);
      rectangles += width == height ? 0 : 1;
      turned += header.orientation() == Orientation.UPRIGHT ? 0 : 1;
      ColourProfile profile = header.profile();
      if (profile != null && !profile.isSameAsSrgb()) {
        profiles.merge(profile.name(), 1, Integer::sum);
      }
    }

    Part part(String name, DataFolder folder) {
      return new Part(
          name,
          folder.folder().toString(),
          widths.size(),
          formats,
          channels,
          bits,
          range(widths),
          range(heights),
          sizes.size(),
          rectangles,
          turned,
          profiles,
          List.copyOf(broken));
    }

    private static @Nullable Range range(List<Integer> values) {
      if (values.isEmpty()) {
        return null;
      }
      int[] sorted = values.stream().mapToInt(Integer::intValue).toArray();
      Arrays.sort(sorted);
      return new Range(sorted[0], sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
    }
  }
}
