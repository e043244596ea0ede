package io.morph4j.data.download;

import io.morph4j.core.file.UserException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A zip or tar.gz file from a stranger. No entry leaves the folder it is unpacked into, links are
 * refused, and the bytes that come out are counted while they come out.
 *
 * @param file the archive, told apart by content
 * @param maxBytes all unpacked files together
 * @param maxEntries files and folders
 */
public record Archive(Path file, long maxBytes, int maxEntries) {
  private static final int LONGEST_SHOWN = 100;

  /**
   * Unpacks into {@code folder}, which exists.
   *
   * @throws UserException if the archive is damaged, has an entry that leads outside or a link, or
   *     is over a limit
   */
  public void unpackInto(Path folder) throws IOException {
    Counter counter = new Counter();
    if (startsWith('P', 'K')) {
      unzip(folder, counter);
    } else if (startsWith(0x1F, 0x8B)) {
      untar(folder, counter);
    } else {
      throw new UserException(file + ": neither a zip nor a tar.gz file");
    }
  }

  /** The same; if all is in one folder, as is usual, what that folder holds. */
  public void unpackContentInto(Path folder) throws IOException {
    unpackInto(folder);
    hoist(folder);
  }

  private static void hoist(Path inside) throws IOException {
    List<Path> children = children(inside);
    if (children.size() != 1 || !Files.isDirectory(children.get(0))) {
      return;
    }
    Path wrapper = Files.move(children.get(0), inside.resolve(".hoist"));
    for (Path child : children(wrapper)) {
      Files.move(child, inside.resolve(child.getFileName()));
    }
    Files.delete(wrapper);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  private boolean startsWith(int first, int second) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == first && in.read() == second;
    }
  }

  private void unzip(Path folder, Counter counter) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        Path target = place(folder, entry.getName());
        try (InputStream in = zip.getInputStream(entry)) {
          unpack(in, entry.getName(), target, entry.isDirectory(), counter);
        }
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw damaged();
    }
  }

  private void untar(Path folder, Counter counter) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream bounded = new TarHeaderBounds(gunzip(raw));
        TarArchiveInputStream tar = new TarArchiveInputStream(bounded)) {
      for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
        String name = entry.getName();
        if (!entry.isDirectory() && !entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
          throw new UserException(
              file + ": entry " + quoted(name) + " is a link or a device; only files are unpacked");
        }
        unpack(tar, name, place(folder, name), entry.isDirectory(), counter);
      }
    }
    if (counter.entries == 0) {
      throw damaged();
    }
  }

  private InputStream gunzip(InputStream raw) {
    try {
      return new GZIPInputStream(raw, 1 << 16);
    } catch (IOException e) {
      throw damaged();
    }
  }

  private @Nullable TarArchiveEntry next(TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (TarHeaderBounds.Exceeded e) {
      throw new UserException(file + ": a damaged archive: " + e.getMessage(), e);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw damaged();
    }
  }

  private void unpack(InputStream in, String name, Path target, boolean folder, Counter counter)
      throws IOException {
    if (++counter.entries > maxEntries) {
      throw new UserException(file + ": more than " + maxEntries + " entries");
    }
    if (folder) {
      Files.createDirectories(target);
      return;
    }
    if (isClutter(name)) {
      return;
    }
    Files.createDirectories(target.getParent());
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        counter.bytes += count;
        if (counter.bytes > maxBytes) {
          throw new UserException(
              String.format("%s: unpacks to more than %,d bytes", file, maxBytes));
        }
        out.write(buffer, 0, count);
      }
    } catch (FileAlreadyExistsException e) {
      throw new UserException(file + ": holds " + quoted(name) + " twice", e);
    }
  }

  private int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException | RuntimeException e) {
      throw damaged();
    }
  }

  /** What macOS and Windows leave in archives. */
  private static boolean isClutter(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("__macosx/")
        || lower.endsWith(".ds_store")
        || lower.endsWith("/thumbs.db");
  }

  /** Where an entry goes; one that would leave {@code folder} is refused. */
  private Path place(Path folder, String name) {
    String path = name.replace('\\', '/');
    boolean absolute = path.startsWith("/") || path.length() > 1 && path.charAt(1) == ':';
    boolean climbs = ("/" + path + "/").contains("/../");
    try {
      Path target = folder.resolve(path).normalize();
      if (!absolute && !climbs && target.startsWith(folder.normalize())) {
        return target;
      }
    } catch (InvalidPathException e) {
      throw new UserException(file + ": entry " + quoted(name) + " is no file name here", e);
    }
    throw new UserException(
        file + ": entry " + quoted(name) + " leads out of the folder; nothing was unpacked");
  }

  private UserException damaged() {
    return new UserException(
        file + ": a damaged archive: it ends early, or its headers make no sense");
  }

  /** A name of a stranger's choice, in one line of bounded length. */
  private static String quoted(String name) {
    String printable = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return '"'
        + (printable.length() > LONGEST_SHOWN
            ? printable.substring(0, LONGEST_SHOWN) + "..."
            : printable)
        + '"';
  }

  private static final class Counter {
    private long bytes;
    private int entries;
  }
}
