package io.morph4j.data;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import io.morph4j.data.format.PictureFormat;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The picture files under a folder, sub-folders included, in the order of their names relative to
 * it. Hidden files and folders are passed over, and those in which network drives keep thumbnails
 * and deleted files; files count by their endings, in upper or lower case.
 *
 * @param folder where they are
 * @param files sorted
 */
public record DataFolder(Path folder, List<Path> files) {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final int DEEPEST = 64;
  private static final int ENDINGS_SHOWN = 5;
  private static final int LONGEST_ENDING = 10;

  /** Thumbnails, deleted files and snapshots, as network drives and systems keep them. */
  private static final Set<String> NOT_OF_USERS =
      Set.of(
          "__macosx",
          "@eadir",
          "@recycle",
          "@recently-snapshot",
          "#recycle",
          "#snapshot",
          "~snapshot",
          "$recycle.bin",
          "lost+found",
          "system volume information");

  private static final Set<String> OF_SYSTEMS = Set.of("thumbs.db", "desktop.ini", "ehthumbs.db");

  public DataFolder {
    files = List.copyOf(files);
  }

  /**
   * Lists {@code folder}, which may hold no picture.
   *
   * @throws UserException if it is missing or no folder
   */
  public static DataFolder list(Path folder) {
    requireFolder(folder);
    return new DataFolder(folder, walk(folder).found);
  }

  private static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          folder
              + (Files.exists(folder)
                  ? ": a file, where a folder of pictures is wanted"
                  : ": there is no such folder"));
    }
  }

  private static Pictures walk(Path folder) {
    Pictures pictures = new Pictures(folder);
    try {
      Set<FileVisitOption> options = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
      Files.walkFileTree(folder, options, DEEPEST, pictures);
    } catch (IOException e) {
      throw new UserException(folder + ": cannot be listed: " + FileErrors.reason(e), e);
    }
    pictures.found.sort(Comparator.comparing(file -> nameWithin(folder, file)));
    return pictures;
  }

  /**
   * Lists {@code folder}, which must hold pictures. Files of other kinds are counted in one line of
   * the log.
   *
   * @throws UserException if it is missing or has none
   */
  public static DataFolder listNonEmpty(Path folder) {
    requireFolder(folder);
    Pictures pictures = walk(folder);
    DataFolder listed = new DataFolder(folder, pictures.found);
    if (!pictures.leftOut.isEmpty()) {
      int count = pictures.leftOut.values().stream().mapToInt(Integer::intValue).sum();
      LOG.warn(
          "{}: {} of other kinds {} left out ({})",
          folder,
          count == 1 ? "1 file" : count + " files",
          count == 1 ? "is" : "are",
          endings(pictures.leftOut));
    }
    if (listed.files.isEmpty()) {
      throw new UserException(
          folder
              + ": there are no pictures; files count that end in "
              + String.join(" ", PictureFormat.allEndings()));
    }
    return listed;
  }

  private static String endings(Map<String, Integer> leftOut) {
    String shown = leftOut.keySet().stream().limit(ENDINGS_SHOWN).collect(Collectors.joining(", "));
    return leftOut.size() > ENDINGS_SHOWN ? shown + ", ..." : shown;
  }

  /** Number of files. */
  public int size() {
    return files.size();
  }

  /**
   * The name of {@code file} below the folder, with {@code /} on every system. Accented letters are
   * one character each (NFC), so that a name is the same from whatever system it came.
   */
  public String nameOf(Path file) {
    return Normalizer.normalize(nameWithin(folder, file), Normalizer.Form.NFC);
  }

  /** The folders directly in {@code folder}, hidden ones left out, in the order of their names. */
  public static List<Path> subFolders(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> Files.isDirectory(child) && !isHidden(child))
          .sorted(Comparator.comparing(child -> nameWithin(folder, child)))
          .toList();
    } catch (IOException e) {
      throw new UserException(folder + ": cannot be listed: " + FileErrors.reason(e), e);
    }
  }

  static boolean isPictureFile(Path file) {
    return isPicture(name(file));
  }

  /** Whether a file called {@code name} counts as a picture. */
  public static boolean isPicture(String name) {
    return !isPassedOver(name) && PictureFormat.ofFileName(name).isPresent();
  }

  /** Whether a file or a folder called {@code name} is passed over with all that it holds. */
  public static boolean isPassedOver(String name) {
    return name.startsWith(".") || NOT_OF_USERS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isHidden(Path path) {
    return isPassedOver(name(path));
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static String nameWithin(Path folder, Path file) {
    return folder.relativize(file).toString().replace(File.separatorChar, '/');
  }

  private static final class Pictures extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<Path> found = new ArrayList<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();

    Pictures(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isHidden(folder) && !folder.equals(root)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isDirectory() || isHidden(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (isPictureFile(file)) {
        found.add(file);
      } else if (!OF_SYSTEMS.contains(name(file).toLowerCase(Locale.ROOT))) {
        leftOut.merge(ending(file), 1, Integer::sum);
      }
      return FileVisitResult.CONTINUE;
    }

    private static String ending(Path file) {
      String name = name(file).toLowerCase(Locale.ROOT);
      int dot = name.lastIndexOf('.');
      return dot < 0 || name.length() - dot > LONGEST_ENDING
          ? "no ending"
          : name.substring(dot).replaceAll("[^.\\p{L}\\p{N}]", "?");
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      LOG.warn("{}: passed over: {}", file, FileErrors.reason(e));
      return FileVisitResult.CONTINUE;
    }
  }
}
