package io.morph4j.core.tile;

import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A map in a file that is gone when it is closed, or the process ends. */
final class FileStore extends MapStore {
  /** Where large files belong on systems that keep the usual folder in memory. */
  private static final Path LARGE = Path.of("/var/tmp");

  private final Path file;
  private final FileChannel channel;

  /**
   * @throws UserException if there is no room for it
   */
  FileStore(MapNode node) {
    super(node);
    Path folder = folder();
    try {
      file = Files.createTempFile(folder, "morph4j-map", ".tmp");
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** The folder of temporary files that are too large for memory. */
  private static Path folder() {
    Path usual = Path.of(System.getProperty("java.io.tmpdir", "."));
    try {
      boolean inMemory = "tmpfs".equals(Files.getFileStore(usual).type());
      return inMemory && Files.isWritable(LARGE) ? LARGE : usual;
    } catch (IOException e) {
      return usual; // it says what is wrong when the file is made
    }
  }

  /**
   * @throws UserException unless there is room for files of {@code bytes}
   */
  static void requireRoom(long bytes) {
    Path folder = folder();
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < bytes) {
        throw new UserException(
            "the feature maps of this picture take %d MB beside the memory, and %s has room for %d: give more memory, or another folder by -Djava.io.tmpdir"
                .formatted(bytes >> 20, folder, free >> 20));
      }
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static UserException failed(Path folder, IOException e) {
    return new UserException(
        "feature maps cannot be kept in %s (%s): give another folder by -Djava.io.tmpdir"
            .formatted(folder, e.getMessage()),
        e);
  }

  @Override
  void put(long row, long at, ByteBuffer values) {
    try {
      long position = row * rowBytes() + at;
      while (values.hasRemaining()) {
        position += channel.write(values, position);
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  void get(long row, long at, ByteBuffer values) {
    try {
      long position = row * rowBytes() + at;
      while (values.hasRemaining()) {
        int count = channel.read(values, position);
        if (count < 0) {
          throw new IOException("it ends early");
        }
        position += count;
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }
}
