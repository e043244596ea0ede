package io.morph4j.spark;

import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;

/** A file on its way from the driver to the executors: its name and all of its bytes. */
final class FileShipment implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final byte[] bytes;

  private FileShipment(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * Reads the file at {@code place}, of any file system.
   *
   * @throws UserException if it cannot be read or is too long to be sent
   */
  static FileShipment of(String place, Configuration configuration) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(place);
    try {
      FileSystem files = path.getFileSystem(configuration);
      if (!files.exists(path)) {
        throw new UserException(place + ": there is no such file");
      }
      byte[] bytes = new byte[Math.toIntExact(files.getFileStatus(path).getLen())];
      try (FSDataInputStream in = files.open(path)) {
        in.readFully(bytes);
      }
      return new FileShipment(path.getName(), bytes);
    } catch (ArithmeticException e) {
      throw new UserException(place + ": a file of 2 GiB or more cannot be sent about", e);
    } catch (IOException e) {
      throw new UserException(place + ": cannot be read: " + HadoopFolder.reason(e), e);
    }
  }

  /** The same for equal bytes under an equal name. */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Lets {@code use} read the file, which is there as long as it runs. */
  <T> T unpacked(Function<Path, T> use) {
    try {
      Path folder = Files.createTempDirectory("morph4j-shipment");
      Path file = folder.resolve(name);
      try {
        return use.apply(Files.write(file, bytes));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a temporary file failed: " + e.getMessage(), e);
    }
  }
}
