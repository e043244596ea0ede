package io.morph4j.engine.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run the parts of a loop together with the caller. They wait for the next loop by
 * spinning for some milliseconds before they sleep: the loops and convolutions of a training step
 * follow each other closely, and waking a thread costs as much as a loop over a hundred thousand
 * floats.
 */
final class LoopTeam {
  private static final int SPINS_OF_A_WORKER = 200_000;
  private static final int SPINS_OF_THE_CALLER = 20_000;

  private final ReentrantLock oneLoop = new ReentrantLock();
  private final Worker[] workers;
  private final AtomicInteger running = new AtomicInteger();
  private volatile @Nullable IntConsumer body;
  private volatile @Nullable Throwable failure;
  private volatile long loop;

  /** A team of {@code threads} together with the caller. */
  LoopTeam(int threads) {
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
      workers[i].setDaemon(true);
      workers[i].start();
    }
  }

  private final class Worker extends Thread {
    private final int part;
    private volatile boolean asleep;

    Worker(int part) {
      super("morph4j-loop-" + part);
      this.part = part;
    }

    @Override
    public void run() {
      long seen = 0;
      while (true) {
        int spins = 0;
        while (loop == seen) {
          if (spins++ < SPINS_OF_A_WORKER) {
            Thread.onSpinWait();
          } else {
            asleep = true;
            if (loop == seen) {
              LockSupport.park(this);
            }
            asleep = false;
          }
        }
        seen = loop;
        attempt(part);
        running.decrementAndGet();
      }
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(this);
      }
    }
  }

  private void attempt(int part) {
    IntConsumer work = body;
    try {
      if (work != null) {
        work.accept(part);
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  /**
   * Runs {@code work} for every part, one thread each. A caller that finds the team at work for
   * another thread runs all parts itself.
   */
  void run(IntConsumer work) {
    if (!oneLoop.tryLock()) {
      for (int part = 0; part <= workers.length; part++) {
        work.accept(part);
      }
      return;
    }
    try {
      failure = null;
      body = work;
      running.set(workers.length);
      loop++;
      for (Worker worker : workers) {
        worker.wake();
      }
      attempt(0);
      for (int spins = 0; running.get() > 0; spins++) {
        if (spins < SPINS_OF_THE_CALLER) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
      body = null;
      Throwable thrown = failure;
      if (thrown != null) {
        throw new IllegalStateException("a part of a loop failed", thrown);
      }
    } finally {
      oneLoop.unlock();
    }
  }
}
