package io.morph4j.engine.kernel.onednn;

import io.morph4j.engine.loop.HostLoop;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The threads that oneDNN computes on: those of {@link HostLoop}, each with a part of the problem,
 * rather than OpenMP's own. Two sets of threads would take the processors away from each other at
 * every change between a convolution and a loop in Java, or have to be woken each time.
 *
 * <p>OpenMP keeps the number of threads for each thread that asks, so that one part computes with
 * one thread while other libraries keep theirs.
 */
final class OneDnnTeam {
  /** Primitives that oneDNN itself keeps: the parts of one problem are alike. */
  private static final int OF_ONE_PROBLEM = 32;

  /** Products that take about as long as it takes another thread to notice. */
  private static final double WORTH_CUTTING = 250_000;

  /** Products that take about as long as waking a thread. */
  private static final double WORTH_WAKING = 5_000_000;

  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream[] streams;
  private final NativeOps openMp;

  OneDnnTeam() {
    dnnl.dnnl_set_primitive_cache_capacity(OF_ONE_PROBLEM);
    // The holder is empty before ND4J has a backend.
    Nd4j.getBackend();
    int threads = HostLoop.threads();
    openMp = NativeOpsHolder.getInstance().getDeviceNativeOps();
    // Elsewhere oneDNN and ND4J may have different OpenMP libraries.
    boolean oneLibrary = System.getProperty("os.name").startsWith("Linux");
    streams = new stream[oneLibrary ? threads : 1];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = new stream(cpu);
    }
  }

  engine cpu() {
    return cpu;
  }

  stream stream(int part) {
    return streams[part];
  }

  /** How many parts a problem may be cut into. */
  int size() {
    return streams.length;
  }

  /** How a problem is shared out. */
  enum Sharing {
    /** In parts, one for each thread of the team. */
    TEAM,
    /** As a whole, by the caller alone. */
    ALONE,
    /** As a whole, by the threads of OpenMP. */
    OPEN_MP
  }

  /**
   * How to share a problem out.
   *
   * @param products that it takes
   * @param cuttable whether it can be cut into as many parts as there are threads
   */
  Sharing sharing(double products, boolean cuttable) {
    if (streams.length == 1) {
      return Sharing.OPEN_MP;
    }
    if (products < WORTH_CUTTING) {
      return Sharing.ALONE;
    }
    return cuttable ? Sharing.TEAM : products < WORTH_WAKING ? Sharing.ALONE : Sharing.OPEN_MP;
  }

  /**
   * What {@code work} makes for a problem that is shared out by {@code sharing}. Descriptions made
   * on the way are given back at its end; calls are not.
   */
  <T> T make(Sharing sharing, Supplier<T> work) {
    if (sharing == Sharing.OPEN_MP) {
      try (PointerScope descriptions = new PointerScope()) {
        return work.get();
      }
    }
    int threads = openMp.ompGetMaxThreads();
    openMp.setOmpNumThreads(1);
    try (PointerScope descriptions = new PointerScope()) {
      return work.get();
    } finally {
      openMp.setOmpNumThreads(threads);
    }
  }

  /** Runs {@code work} for each part, or for part 0 only. */
  void run(Sharing sharing, IntConsumer work) {
    if (sharing == Sharing.OPEN_MP) {
      work.accept(0);
      return;
    }
    int threads = openMp.ompGetMaxThreads();
    openMp.setOmpNumThreads(1);
    try {
      if (sharing == Sharing.ALONE) {
        work.accept(0);
      } else {
        HostLoop.each(
            part -> {
              if (part > 0) {
                openMp.setOmpNumThreads(1);
              }
              work.accept(part);
            });
      }
    } finally {
      openMp.setOmpNumThreads(threads);
    }
  }

  /** The parts of a problem that is shared out by {@code sharing}. */
  int parts(Sharing sharing) {
    return sharing == Sharing.TEAM ? streams.length : 1;
  }
}
