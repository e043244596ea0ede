package io.morph4j.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Results of a function of a counter, computed ahead on daemon threads and handed out in order.
 *
 * <p>At most {@code capacity} results exist or are being computed at a time. With no threads, each
 * is computed when asked for. For use by one consumer.
 */
final class Prefetcher<T> implements AutoCloseable {
  private final LongFunction<T> source;
  private final int capacity;
  private final ExecutorService executor;
  private final boolean ahead;
  private final Deque<Future<T>> pending = new ArrayDeque<>();
  private long position;
  private boolean closed;
  private double waitedSeconds;

  Prefetcher(LongFunction<T> source, int threads, int capacity) {
    this.source = source;
    this.capacity = capacity;
    this.ahead = threads > 0;
    this.executor =
        Executors.newFixedThreadPool(
            Math.max(1, threads),
            task -> {
              Thread thread = new Thread(task, "morph4j-data");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The result at the position, which moves on by one; if it fails, the position stays. */
  T next() {
    if (closed) {
      throw new IllegalStateException("the data set is closed");
    }
    long started = System.nanoTime();
    try {
      T result = ahead ? take() : source.apply(position);
      position++;
      return result;
    } finally {
      waitedSeconds = (System.nanoTime() - started) / 1e9;
    }
  }

  private T take() {
    while (pending.size() < capacity) {
      long index = position + pending.size();
      pending.add(executor.submit(() -> source.apply(index)));
    }
    try {
      T result = pending.element().get();
      pending.remove();
      return result;
    } catch (ExecutionException e) {
      forget();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException | CancellationException e) {
      forget();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for data", e);
    }
  }

  long position() {
    return position;
  }

  void seek(long next) {
    if (next < 0) {
      throw new IllegalArgumentException("position must not be negative, got " + next);
    }
    if (next != position) {
      forget();
      position = next;
    }
  }

  double waitedSeconds() {
    return waitedSeconds;
  }

  private void forget() {
    pending.forEach(future -> future.cancel(true));
    pending.clear();
  }

  @Override
  public void close() {
    closed = true;
    forget();
    executor.shutdownNow();
    try {
      executor.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
