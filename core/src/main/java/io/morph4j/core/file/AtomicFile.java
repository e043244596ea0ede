package io.morph4j.core.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writing of a file that is either complete or, after an error or a power cut, still the old one.
 *
 * <p>The bytes go to {@code .morph4j-RANDOM.tmp} in the same folder, are forced to the disk, and
 * the temporary file is then renamed over the old one. It is always a new file, so that no link
 * which lies in wait is followed, and its name is short, so that the other one may be as long as
 * the file system takes; {@link #removeLeftovers} clears away what a killed process left.
 */
public final class AtomicFile {
  private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);

  private static final Pattern LEFTOVER = Pattern.compile("\\.morph4j-[0-9a-f]{16}\\.tmp");

  /** The temporary files of this process that are being written. */
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  private AtomicFile() {}

  /** What is to be in the file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all bytes to {@code out}, which is not to be closed. */
    void writeTo(WritableByteChannel out) throws IOException;
  }

  /** What is to be in the file, by a library that opens files itself. */
  @FunctionalInterface
  public interface NamedContent {
    /** Writes all of it to {@code temporary}, an empty file, and closes that. */
    void writeTo(Path temporary) throws IOException;
  }

  /** Where the bytes go: a seam for tests of full disks. */
  @FunctionalInterface
  interface Opener {
    WritableByteChannel open(Path temporary) throws IOException;
  }

  /**
   * Puts {@code content} into {@code file}; missing folders above it are made.
   *
   * @throws UserException if that fails, for instance on a full disk; {@code file} is then as it
   *     was
   */
  public static void write(Path file, Content content) {
    write(file, content, AtomicFile::create);
  }

  static void write(Path file, Content content, Opener opener) {
    replace(
        file,
        temporary -> {
          try (WritableByteChannel out = opener.open(temporary)) {
            content.writeTo(out);
            if (out instanceof FileChannel channel) {
              channel.force(true);
            }
          }
        });
  }

  /**
   * Puts {@code content} into {@code file}; missing folders above it are made.
   *
   * @throws UserException if that fails; {@code file} is then as it was
   */
  public static void writeNamed(Path file, NamedContent content) {
    replace(
        file,
        temporary -> {
          create(temporary).close();
          content.writeTo(temporary);
          try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
        });
  }

  private static void replace(Path file, NamedContent content) {
    Path target = file.toAbsolutePath();
    Path temporary = temporary(target);
    Path folder = Objects.requireNonNull(temporary.getParent(), "an absolute path has a parent");
    try {
      if (Files.isDirectory(target)) {
        throw new UserException("cannot write " + file + ": there is a folder of that name");
      }
      Files.createDirectories(folder);
      UNFINISHED.add(temporary);
      content.writeTo(temporary);
      rename(temporary, target);
      forceFolder(folder);
    } catch (IOException e) {
      delete(temporary);
      throw failure(file, e);
    } catch (RuntimeException | Error e) {
      delete(temporary);
      throw e;
    } finally {
      UNFINISHED.remove(temporary);
    }
  }

  /**
   * Deletes the temporary files that this process is writing, all of which then fail or are lost:
   * the last thing to do before the process ends at once.
   */
  public static void abandon() {
    UNFINISHED.forEach(AtomicFile::delete);
  }

  /** A new name for what stands in for {@code file} while it is being written. */
  private static Path temporary(Path file) {
    long random = ThreadLocalRandom.current().nextLong();
    return file.resolveSibling(".morph4j-%016x.tmp".formatted(random));
  }

  /**
   * Deletes the temporary files in {@code folder} itself that were left by processes that are gone.
   *
   * @param folder which no other process writes to; may be missing
   */
  public static void removeLeftovers(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> LEFTOVER.matcher(file.getFileName().toString()).matches())
          .forEach(AtomicFile::delete);
    } catch (IOException e) {
      LOG.debug("cannot list {}", folder, e);
    }
  }

  /**
   * Adds {@code text} at the end of {@code file}, which is made if it is missing.
   *
   * @throws IOException if that fails, or {@code file} is a link
   */
  public static void append(Path file, String text) throws IOException {
    try (SeekableByteChannel out =
        Files.newByteChannel(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND,
            LinkOption.NOFOLLOW_LINKS)) {
      writeFully(out, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** {@link #write(Path, Content)} of a text in UTF-8. */
  public static void write(Path file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(file, out -> writeFully(out, ByteBuffer.wrap(bytes)));
  }

  /** Writes all of {@code bytes}, however many calls that takes. */
  public static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static WritableByteChannel create(Path temporary) throws IOException {
    return FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void rename(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the new name itself durable. Windows cannot open folders and needs no such call. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("cannot force {}", folder, e);
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      LOG.debug("cannot delete {}", temporary, e);
    }
  }

  private static UserException failure(Path file, IOException e) {
    String reason = FileErrors.reason(e);
    String kept =
        Files.exists(file) ? "; the file that was there is unchanged" : "; nothing was left behind";
    return new UserException(
        "cannot write "
            + file
            + ": "
            + reason
            + kept
            + ". Free some space on that disk or choose another folder",
        e);
  }
}
