package io.morph4j.core.kernel;

import io.morph4j.core.tensor.HostLoop;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;
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
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream[] streams;
  private final NativeOps openMp;

  OneDnnTeam() {
    // The holder is empty before ND4J has a backend.
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

  /** What {@code work} makes for one part of {@code parts}. */
  <T> T make(int parts, Supplier<T> work) {
    if (parts == 1) {
      return work.get();
    }
    int threads = openMp.ompGetMaxThreads();
    openMp.setOmpNumThreads(1);
    try {
      return work.get();
    } finally {
      openMp.setOmpNumThreads(threads);
    }
  }

  /** Runs {@code work} for each part; one part alone has all threads of OpenMP. */
  void run(int parts, IntConsumer work) {
    if (parts == 1) {
      work.accept(0);
      return;
    }
    int threads = openMp.ompGetMaxThreads();
    HostLoop.each(
        part -> {
          openMp.setOmpNumThreads(1);
          if (part < parts) {
            work.accept(part);
          }
        });
    openMp.setOmpNumThreads(threads);
  }
}
