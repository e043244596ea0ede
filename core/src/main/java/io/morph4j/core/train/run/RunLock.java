package io.morph4j.core.train.run;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock on a run's folder: while one process holds it no other can open the run. */
final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, and makes the folder if there is none.
   *
   * @throws UserException if another process holds it, or the folder cannot be written
   */
  static RunLock take(Path folder) {
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve(".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (channel.tryLock() == null) {
        channel.close();
        throw inUse(folder);
      }
      return new RunLock(channel);
    } catch (OverlappingFileLockException e) {
      close(channel);
      throw inUse(folder);
    } catch (IOException e) {
      close(channel);
      throw new UserException(
          "cannot write to " + folder + ": " + FileErrors.reason(e) + ". Choose another --out", e);
    }
  }

  /**
   * Refuses a folder that a new run cannot take.
   *
   * @param holdsRun whether there is a run in it
   * @throws UserException unless the folder is new or empty
   */
  static void requireUnused(Path folder, boolean holdsRun) {
    if (holdsRun) {
      throw new UserException(
          folder
              + " already holds a training run: go on with it by --resume, or choose another"
              + " --out");
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserException(folder + " is a file: choose a folder for --out");
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.anyMatch(file -> !file.getFileName().toString().startsWith("."))) {
          throw new UserException(
              folder + " is not empty and holds no training run: choose another --out");
        }
      } catch (IOException e) {
        throw new UserException("cannot read " + folder + ": " + FileErrors.reason(e), e);
      }
    }
  }

  private static UserException inUse(Path folder) {
    return new UserException(
        folder + " is being trained by another process: wait for it, or choose another --out");
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("cannot close the lock", e);
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
