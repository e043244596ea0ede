package io.morph4j.tools;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder below which libraries keep what they unpack. Java calls the home of a user whom the
 * system does not know {@code ?}, and libraries would make a folder of that name where they stand.
 */
final class HomeFolder {
  private HomeFolder() {}

  /** Names another home where there is none; to be called before any library is used. */
  static void ensure() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path home = of(System.getProperty("user.home"), System.getenv("HOME"), temporary);
    System.setProperty("user.home", home.toString());
  }

  /**
   * The first of {@code known} and {@code named} that is a folder, else one of this user's own
   * below {@code temporary}.
   */
  static Path of(String known, @Nullable String named, Path temporary) {
    if (isFolder(known)) {
      return Path.of(known);
    }
    return named != null && isFolder(named) ? Path.of(named) : own(temporary);
  }

  private static boolean isFolder(String name) {
    return Path.of(name).isAbsolute() && Files.isDirectory(Path.of(name));
  }

  /** A folder that only this user can open: others may have put theirs in its place. */
  private static Path own(Path temporary) {
    try {
      Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      Path folder = temporary.resolve("morph4j-home-" + user);
      FileAttribute<?> closed =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      try {
        return Files.createDirectory(folder, closed);
      } catch (FileAlreadyExistsException e) {
        boolean mine =
            Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && user.equals(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        return mine ? folder : Files.createTempDirectory(temporary, "morph4j-home-");
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return temporary;
    }
  }
}
