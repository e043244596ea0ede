package io.morph4j.data;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that appears with all its content or not at all. */
public final class NewFolder {
  private static final Logger LOG = LoggerFactory.getLogger(NewFolder.class);

  private NewFolder() {}

  /** Puts files into the folder it is given. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Fills a temporary folder beside {@code folder} and renames it.
   *
   * @throws UserException if {@code folder} is a file or holds anything, or writing fails
   */
  public static void fill(Path folder, Content content) {
    Path target = folder.toAbsolutePath().normalize();
    refuseUsed(folder, target);
    Path parent = Objects.requireNonNullElse(target.getParent(), target);
    Path temporary = parent.resolve("." + target.getFileName() + ".tmp");
    try {
      delete(temporary);
      Files.createDirectories(parent);
      // A new one: a link that has come there meanwhile is not followed.
      Files.createDirectory(temporary);
      content.writeTo(temporary);
      Files.deleteIfExists(target);
      Files.move(temporary, target);
    } catch (IOException e) {
      discard(temporary);
      throw new UserException("cannot write " + folder + ": " + FileErrors.reason(e), e);
    } catch (RuntimeException | Error e) {
      discard(temporary);
      throw e;
    }
  }

  /** Refuses a target that is there already and is not an empty folder. */
  public static void refuseUsed(Path folder, Path target) {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new UserException(folder + ": a file, where a new folder is to be made");
    }
    try (Stream<Path> inside = Files.list(target)) {
      long count = inside.count();
      if (count > 0) {
        throw new UserException(
            String.format(
                "%s: the folder holds %d %s already; name a new or an empty one",
                folder, count, count == 1 ? "entry" : "entries"));
      }
    } catch (IOException e) {
      throw new UserException(folder + ": cannot be listed: " + FileErrors.reason(e), e);
    }
  }

  /** Deletes a folder that this program made, with all it holds. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(folder)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : inside) {
      Files.delete(path);
    }
  }

  private static void discard(Path temporary) {
    try {
      delete(temporary);
    } catch (IOException e) {
      LOG.warn("{} is left over: {}", temporary, FileErrors.reason(e));
    }
  }
}
