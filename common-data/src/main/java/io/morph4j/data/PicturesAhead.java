package io.morph4j.data;

import io.morph4j.data.format.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a list of files in order, decoded ahead on daemon threads as far as memory
 * allows. Large ones are left to whoever takes them, so that they need not share the memory. For
 * use by one consumer.
 */
public final class PicturesAhead implements AutoCloseable {
  private static final int AHEAD = 64;

  /** A picture that takes more than this part of the heap to decode is large. */
  private static final int LARGE_PART = 32;

  /** All that are decoded and not yet {@link Entry#done} take about this part of it. */
  private static final int HELD_PART = 4;

  private final PictureReader reader;
  private final List<Path> files;
  private final long largeBytes;
  private final long mostHeld;
  private final AtomicLong held = new AtomicLong();
  private final Prefetcher<Entry> entries;

  /**
   * @param threads that decode, at least 1
   */
  public PicturesAhead(PictureReader reader, List<Path> files, int threads) {
    this(reader, files, threads, Runtime.getRuntime().maxMemory());
  }

  PicturesAhead(PictureReader reader, List<Path> files, int threads, long memory) {
    this.reader = reader;
    this.files = List.copyOf(files);
    this.largeBytes = memory / LARGE_PART;
    this.mostHeld = memory / HELD_PART;
    this.entries = new Prefetcher<>(this::entry, threads, AHEAD);
  }

  /** A file and its picture, or what is wrong with it. */
  public final class Entry {
    private final Path file;
    private final boolean large;
    private final double seconds;
    private long bytes;
    private @Nullable Picture picture;
    private final @Nullable RuntimeException problem;

    private Entry(
        Path file,
        boolean large,
        long bytes,
        double seconds,
        @Nullable Picture picture,
        @Nullable RuntimeException problem) {
      this.file = file;
      this.large = large;
      this.bytes = bytes;
      this.seconds = seconds;
      this.picture = picture;
      this.problem = problem;
    }

    public Path file() {
      return file;
    }

    /** Whether the picture is so large that it had better be alone in memory. */
    public boolean large() {
      return large;
    }

    /** What decoding took. */
    public double seconds() {
      return seconds;
    }

    /**
     * The picture, decoded now if it was not before.
     *
     * @throws PictureException one line that says what is wrong with the file
     */
    public Picture picture() {
      if (problem != null) {
        throw problem;
      }
      Picture known = picture;
      if (known == null) {
        known = reader.read(file);
        picture = large ? null : known;
      }
      return known;
    }

    /** Says that the picture and what was made of it are not needed any more. */
    public void done() {
      held.addAndGet(-bytes);
      bytes = 0;
      picture = null;
    }
  }

  /** Whether {@link #next} has another file. */
  public boolean hasNext() {
    return entries.position() < files.size();
  }

  /** The next file, waiting for its picture. */
  public Entry next() {
    return entries.next();
  }

  private Entry entry(long index) {
    if (index >= files.size()) {
      return later(Path.of(""), false); // asked for ahead, never taken
    }
    Path file = files.get((int) index);
    try {
      return Files.size(file) > largeBytes ? later(file, true) : decoded(file);
    } catch (IOException e) {
      return later(file, false); // picture() tells what is wrong
    } catch (PictureException e) {
      return e.getCause() instanceof OutOfMemoryError
          ? later(file, true)
          : new Entry(file, false, 0, 0, null, e);
    } catch (RuntimeException e) {
      return new Entry(file, false, 0, 0, null, e);
    }
  }

  private Entry later(Path file, boolean large) {
    return new Entry(file, large, 0, 0, null, null);
  }

  private Entry decoded(Path file) {
    long start = System.nanoTime();
    PictureFile opened = reader.open(file, reader.bytes(file));
    long bytes = Decoder.bytesFor(opened.header());
    if (bytes > largeBytes || held.get() > mostHeld) {
      return later(file, bytes > largeBytes);
    }
    held.addAndGet(bytes);
    try {
      Picture picture = reader.decode(file, opened);
      return new Entry(file, false, bytes, (System.nanoTime() - start) * 1e-9, picture, null);
    } catch (RuntimeException e) {
      held.addAndGet(-bytes);
      throw e;
    }
  }

  @Override
  public void close() {
    entries.close();
  }
}
