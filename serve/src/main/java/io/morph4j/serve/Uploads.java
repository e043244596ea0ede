package io.morph4j.serve;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the bodies of requests: a limited number at once, each of limited size within a limited
 * time, all of them within a quarter of the heap. What has not arrived takes no memory.
 */
final class Uploads {
  private static final int CHUNK = 64 << 10;

  /** So many times the limit are read and dropped, so that the sender hears the answer. */
  private static final int DRAINED = 8;

  /** Bodies that are dropped at once; beyond them connections are cut. */
  private static final int DRAINS = 16;

  private final Limits limits;
  private final Semaphore places;
  private final Semaphore chunks;
  private final Semaphore drains = new Semaphore(DRAINS);
  private final AtomicLong received = new AtomicLong();

  Uploads(Limits limits) {
    this.limits = limits;
    this.places = new Semaphore(limits.uploads());
    long memory = Math.max(limits.uploadBytes(), Runtime.getRuntime().maxMemory() / 4);
    this.chunks = new Semaphore((int) (memory / CHUNK) + 1);
  }

  /** A body in memory; closing it gives its part of the memory back. */
  final class Body implements AutoCloseable {
    private final List<byte[]> parts = new ArrayList<>();
    private long size;

    /** All bytes in one array. */
    byte[] bytes() {
      byte[] all = new byte[(int) size];
      int at = 0;
      for (byte[] part : parts) {
        int length = (int) Math.min(part.length, size - at);
        System.arraycopy(part, 0, all, at, length);
        at += length;
      }
      parts.clear();
      return all;
    }

    private void add(byte[] part) {
      parts.add(part);
    }

    @Override
    public void close() {
      chunks.release((int) ((size + CHUNK - 1) / CHUNK));
      size = 0;
    }
  }

  /**
   * The body of {@code request}.
   *
   * @throws Refusal if it is too large, too slow, breaks off, or there is no room for it
   */
  Body read(HttpServletRequest request) {
    long until = System.nanoTime() + limits.uploadTime().toNanos();
    if (!places.tryAcquire()) {
      drain(request, until);
      throw Refusal.busy(limits.uploads() + " uploads are on their way already", 1);
    }
    try {
      if (request.getContentLengthLong() > limits.uploadBytes()) {
        throw tooLarge();
      }
      return body(request, until);
    } catch (Refusal e) {
      drain(request, until);
      throw e;
    } catch (IOException e) {
      throw brokenOff(e);
    } finally {
      places.release();
    }
  }

  private Body body(HttpServletRequest request, long until) throws IOException {
    Body body = new Body();
    try {
      InputStream in = request.getInputStream();
      byte[] part = new byte[CHUNK];
      int filled = 0;
      for (int n = in.read(part); n >= 0; n = in.read(part, filled, CHUNK - filled)) {
        if (filled == 0 && n > 0) {
          takeChunk();
          body.add(part);
        }
        filled += n;
        body.size += n;
        received.addAndGet(n);
        checkTime(until);
        if (body.size > limits.uploadBytes()) {
          throw tooLarge();
        }
        if (filled == CHUNK) {
          part = new byte[CHUNK];
          filled = 0;
        }
      }
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private void takeChunk() {
    if (!chunks.tryAcquire()) {
      throw Refusal.busy("the uploads on their way fill the memory set aside for them", 1);
    }
  }

  private void checkTime(long until) {
    if (System.nanoTime() > until) {
      throw slow();
    }
  }

  /** Reads and drops what is left of the body, within bounds. */
  private void drain(HttpServletRequest request, long until) {
    if (!drains.tryAcquire()) {
      return;
    }
    byte[] dropped = new byte[CHUNK];
    try {
      InputStream in = request.getInputStream();
      int n = 0;
      for (long left = DRAINED * limits.uploadBytes(); n >= 0 && left > 0; left -= n) {
        checkTime(until);
        n = in.read(dropped);
      }
    } catch (IOException | Refusal e) {
      // The sender has gone or is slow: it is refused in any case.
    } finally {
      drains.release();
    }
  }

  private Refusal tooLarge() {
    return Refusal.tooLarge("the upload is larger than %,d bytes".formatted(limits.uploadBytes()));
  }

  private Refusal slow() {
    return Refusal.slow(
        "the upload did not arrive within " + limits.uploadTime().toMillis() / 1000.0 + " seconds");
  }

  private Refusal brokenOff(IOException error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof TimeoutException) {
        return slow();
      }
    }
    return Refusal.badRequest("the upload broke off");
  }

  /** Bytes received so far. */
  long received() {
    return received.get();
  }

  /** Bodies that are being read. */
  int reading() {
    return limits.uploads() - places.availablePermits();
  }
}
