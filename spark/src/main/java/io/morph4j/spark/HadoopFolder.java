package io.morph4j.spark;

import io.morph4j.core.file.UserException;
import io.morph4j.data.DataFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder of any file system that Hadoop knows, with files named relative to it by {@code /}.
 *
 * <p>Files are written to {@code .morph4j-RANDOM.tmp} beside their place and renamed, so that one
 * is whole or not there. Local files get no checksum files beside them.
 */
final class HadoopFolder {
  private static final Pattern LEFTOVER = Pattern.compile("\\.morph4j-[0-9a-f]{16}\\.tmp");

  private final FileSystem files;
  private final Path root;

  private HadoopFolder(FileSystem files, Path root) {
    this.files = files;
    this.root = root;
  }

  /**
   * The folder at {@code place}, which need not be there: a path of the default file system, or an
   * address such as {@code hdfs://host/folder}.
   *
   * @throws UserException if there is no such file system
   */
  static HadoopFolder of(String place, Configuration configuration) {
    try {
      Path path = new Path(place);
      FileSystem system = path.getFileSystem(configuration);
      FileSystem plain = system instanceof LocalFileSystem local ? local.getRaw() : system;
      return new HadoopFolder(plain, plain.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(place + ": no file system takes this: " + reason(e), e);
    }
  }

  /** What went wrong, in one line. */
  static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }

  /** The address of the folder. */
  String address() {
    return root.toString();
  }

  /** The address of the file called {@code name}. */
  String address(String name) {
    return at(name).toString();
  }

  private Path at(String name) {
    // Not by new Path(root, name), which takes "a:b.png" for an address.
    String folder = root.toUri().getPath();
    return new Path(
        root.toUri().getScheme(),
        root.toUri().getAuthority(),
        (folder.endsWith("/") ? folder : folder + "/") + name);
  }

  /** Whether {@code other} is this folder or lies below it. */
  boolean holds(HadoopFolder other) {
    return (other.address() + "/").startsWith(address() + "/");
  }

  /**
   * The pictures below this folder to any depth, by name; what counts as one is said by {@link
   * DataFolder}.
   *
   * @throws UserException if the folder is missing or holds none
   */
  List<String> pictures() {
    List<String> found = new ArrayList<>();
    try {
      if (!files.exists(root)) {
        throw new UserException(address() + ": there is no such folder");
      }
      if (!files.getFileStatus(root).isDirectory()) {
        throw new UserException(address() + ": a file, where a folder of pictures is wanted");
      }
      walk(root, "", found);
    } catch (IOException e) {
      throw new UserException(address() + ": cannot be listed: " + reason(e), e);
    }
    found.removeIf(name -> !DataFolder.isPicture(name.substring(name.lastIndexOf('/') + 1)));
    if (found.isEmpty()) {
      throw new UserException(address() + ": there are no pictures");
    }
    found.sort(null);
    return found;
  }

  private void walk(Path folder, String prefix, List<String> found) throws IOException {
    for (FileStatus each : files.listStatus(folder)) {
      String name = each.getPath().getName();
      if (!each.isDirectory()) {
        found.add(prefix + name);
      } else if (!DataFolder.isPassedOver(name)) {
        walk(each.getPath(), prefix + name + "/", found);
      }
    }
  }

  /**
   * The names of all files below this folder; none if it is not there. What a killed job left half
   * written is removed on the way.
   *
   * @throws UserException if they cannot be listed
   */
  Set<String> names() {
    List<String> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try {
      if (files.exists(root)) {
        walk(root, "", found);
      }
      for (String name : found) {
        if (LEFTOVER.matcher(name.substring(name.lastIndexOf('/') + 1)).matches()) {
          files.delete(at(name), false);
        } else {
          names.add(name);
        }
      }
      return names;
    } catch (IOException e) {
      throw new UserException(address() + ": cannot be listed: " + reason(e), e);
    }
  }

  /** The length of the file called {@code name}. */
  long length(String name) throws IOException {
    return files.getFileStatus(at(name)).getLen();
  }

  /** All bytes of the file called {@code name}. */
  byte[] read(String name) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(length(name))];
    try (FSDataInputStream in = files.open(at(name))) {
      in.readFully(bytes);
    }
    return bytes;
  }

  /** Puts {@code bytes} into the file called {@code name}, whole or not at all. */
  void write(String name, byte[] bytes) throws IOException {
    Path place = at(name);
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path temporary = new Path(place.getParent(), ".morph4j-" + random + ".tmp");
    try {
      try (FSDataOutputStream out = files.create(temporary, true)) {
        out.write(bytes);
      }
      // Some file systems rename over a file, others refuse to.
      if (!files.rename(temporary, place)) {
        files.delete(place, false);
        if (!files.rename(temporary, place)) {
          throw new IOException(place + ": the finished file cannot be renamed to this");
        }
      }
    } catch (IOException | RuntimeException e) {
      files.delete(temporary, false);
      throw e;
    }
  }
}
