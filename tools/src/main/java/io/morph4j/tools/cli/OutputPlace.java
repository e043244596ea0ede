package io.morph4j.tools.cli;

import io.morph4j.core.file.UserException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a result is to go, looked at before the work that leads to it. */
public final class OutputPlace {
  private OutputPlace() {}

  /**
   * Refuses a place that cannot take a file.
   *
   * @param option that names {@code file}, such as {@code --out}
   * @throws UserException if {@code file} is a folder, or nothing can be written where it is to be
   */
  public static void requireFile(String option, Path file) {
    if (Files.isDirectory(file)) {
      throw new UserException("%s %s is a folder: name a file".formatted(option, file));
    }
    requireWritable(option, file, file.toAbsolutePath().normalize().getParent());
  }

  /**
   * Refuses a place that cannot be a folder of results.
   *
   * @param option that names {@code folder}
   * @throws UserException if {@code folder} is a file, or nothing can be written into it
   */
  public static void requireFolder(String option, Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserException("%s %s is a file: name a folder".formatted(option, folder));
    }
    requireWritable(option, folder, folder.toAbsolutePath().normalize());
  }

  private static void requireWritable(String option, Path named, @Nullable Path folder) {
    Path there = folder;
    while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    if (there != null && !Files.isDirectory(there)) {
      throw new UserException(
          "%s %s: %s is not a folder; name another place".formatted(option, named, there));
    }
    if (there == null || !Files.isWritable(there)) {
      throw new UserException(
          "%s %s: nothing can be written to %s (permission denied or read-only); name another place"
              .formatted(option, named, there));
    }
  }
}
