package io.morph4j.serve;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A limited number of requests at work and a limited number that wait for their turn, in the order
 * of their arrival. The others are refused at once, with an estimate of when it is worth another
 * try.
 */
final class WorkQueue implements AutoCloseable {
  private static final int LONGEST_RETRY = 60;
  private static final double NEWEST = 0.1;

  private final Limits limits;
  private final Semaphore places;
  private final Semaphore workers;
  private volatile double seconds;
  private volatile boolean closed;

  WorkQueue(Limits limits) {
    this.limits = limits;
    this.places = new Semaphore(limits.workers() + limits.queue());
    this.workers = new Semaphore(limits.workers(), true);
  }

  /**
   * The result of {@code work}, done by this thread when it is its turn.
   *
   * @throws Refusal if too many wait already, or the turn does not come in time
   */
  <T> T run(Callable<T> work) throws Exception {
    if (closed) {
      throw Refusal.busy("the server is about to end", 5);
    }
    if (!places.tryAcquire()) {
      throw Refusal.busy(
          limits.queue() + " requests wait for the model already", retryAfter(limits.queue()));
    }
    try {
      if (!workers.tryAcquire(limits.waitingTime().toNanos(), TimeUnit.NANOSECONDS)) {
        throw Refusal.busy(
            "the model was busy for " + limits.waitingTime().toSeconds() + " seconds",
            retryAfter(waiting()));
      }
      try {
        return timed(work);
      } finally {
        workers.release();
      }
    } finally {
      places.release();
    }
  }

  private <T> T timed(Callable<T> work) throws Exception {
    long start = System.nanoTime();
    T result = work.call();
    double taken = (System.nanoTime() - start) * 1e-9;
    seconds = seconds == 0 ? taken : (1 - NEWEST) * seconds + NEWEST * taken;
    return result;
  }

  private int retryAfter(int before) {
    double estimate = Math.ceil(seconds * (before + 1) / limits.workers());
    return (int) Math.max(1, Math.min(LONGEST_RETRY, estimate));
  }

  /** Requests that are worked on. */
  int working() {
    return limits.workers() - workers.availablePermits();
  }

  /** Requests that wait for their turn. */
  int waiting() {
    return Math.max(0, limits.workers() + limits.queue() - places.availablePermits() - working());
  }

  /** Takes no more work, and waits for ten seconds until what is there is done. */
  @Override
  public void close() {
    closed = true;
    try {
      if (places.tryAcquire(limits.workers() + limits.queue(), 10, TimeUnit.SECONDS)) {
        places.release(limits.workers() + limits.queue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
