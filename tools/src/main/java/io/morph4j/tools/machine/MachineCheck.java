package io.morph4j.tools.machine;

import io.morph4j.engine.ops.KernelChoice;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_core;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The checks of {@code morph4j doctor}. */
final class MachineCheck {
  private static final long GIB = 1L << 30;
  private static final long LITTLE_MEMORY = 4 * GIB;
  private static final long LITTLE_DISK = 2 * GIB;
  private static final int WANTED_JAVA = 17;

  private MachineCheck() {}

  static List<Finding> run() {
    return List.of(
        java(Runtime.version().feature()),
        Finding.ok("operating system", system()),
        processors(),
        memory(),
        guarded("arrays (ND4J)", MachineCheck::arrays),
        threads(System.getenv("OMP_NUM_THREADS"), Runtime.getRuntime().availableProcessors()),
        guarded("convolutions", MachineCheck::convolutions),
        guarded("pictures (OpenCV)", MachineCheck::pictures),
        guarded("native memory", MachineCheck::nativeMemory),
        guarded("disk", MachineCheck::disk));
  }

  /** A check that cannot even run means that its subject is broken. */
  private static Finding guarded(String subject, Callable<Finding> check) {
    try {
      return check.call();
    } catch (Exception | LinkageError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return Finding.broken(
          subject,
          "cannot be loaded: " + cause,
          "build with the Maven profile of this operating system, and see --verbose");
    }
  }

  static Finding java(int feature) {
    String observation =
        "%s (%s, %s)"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.home"));
    return feature >= WANTED_JAVA
        ? Finding.ok("Java", observation)
        : Finding.broken("Java", observation, "install Java " + WANTED_JAVA + " or newer");
  }

  private static String system() {
    return "%s %s, %s, JavaCPP platform %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Loader.getPlatform());
  }

  private static Finding processors() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores > 1
        ? Finding.ok("processors", String.valueOf(cores))
        : Finding.warn("processors", "1", "training will be slow; use preset tiny");
  }

  private static Finding memory() {
    long total = physicalMemory();
    String observation =
        "%s in the machine, %s for Java's heap"
            .formatted(size(total), size(Runtime.getRuntime().maxMemory()));
    return total >= LITTLE_MEMORY
        ? Finding.ok("memory", observation)
        : Finding.warn("memory", observation, "keep to preset tiny or small");
  }

  static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static Finding arrays() {
    return backend(
        Nd4j.getBackend().getClass().getSimpleName(),
        Nd4j.getBackend().buildInfo(),
        Nd4j.getEnvironment().isCPU());
  }

  /** What to think of ND4J's natives, by how they say they were built. */
  static Finding backend(String name, String build, boolean cpu) {
    if (!cpu) {
      return Finding.ok("arrays (ND4J)", name + ", not on the CPU");
    }
    return build.contains("HAVE_ONEDNN")
        ? Finding.ok("arrays (ND4J)", name + " with oneDNN")
        : Finding.warn(
            "arrays (ND4J)",
            name + " without oneDNN: training is 4 to 10 times slower than it could be",
            "depend on nd4j-native with the classifier linux-x86_64-onednn-avx2 or"
                + " windows-x86_64-onednn-avx2 in place of nd4j-native-platform");
  }

  /** What to think of OMP_NUM_THREADS. */
  static Finding threads(@Nullable String value, int cores) {
    if (value == null) {
      return Finding.ok("OMP_NUM_THREADS", "not set: native code uses " + cores + " threads");
    }
    if (!value.matches("[1-9][0-9]{0,3}")) {
      return Finding.warn(
          "OMP_NUM_THREADS", "'" + value + "' is no number of threads", "unset it or set " + cores);
    }
    int threads = Integer.parseInt(value);
    if (threads > cores) {
      return Finding.warn(
          "OMP_NUM_THREADS",
          threads + " threads on " + cores + " processors wait for each other",
          "set it to " + cores + " or less");
    }
    return Finding.ok("OMP_NUM_THREADS", value);
  }

  private static Finding convolutions() {
    return Finding.ok("convolutions", KernelChoice.of(DataType.FLOAT).describe());
  }

  private static Finding pictures() throws IOException {
    return Finding.ok(
        "pictures (OpenCV)",
        "OpenCV %d.%d.%d, JavaCPP %s"
            .formatted(
                opencv_core.getVersionMajor(),
                opencv_core.getVersionMinor(),
                opencv_core.getVersionRevision(),
                Loader.getVersion()));
  }

  private static Finding nativeMemory() {
    long limit = Pointer.maxBytes();
    long physical = Pointer.maxPhysicalBytes();
    String observation =
        "arrays up to %s (maxbytes), process up to %s (maxphysicalbytes)"
            .formatted(limit == 0 ? "any size" : size(limit), size(physical));
    return limit == 0 || limit >= LITTLE_MEMORY / 2
        ? Finding.ok("native memory", observation)
        : Finding.warn(
            "native memory",
            observation,
            "start java with -Dorg.bytedeco.javacpp.maxbytes=8G, as ./morph4j does");
  }

  private static Finding disk() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    FileStore store = Files.getFileStore(here);
    String observation = size(store.getUsableSpace()) + " free at " + here;
    return store.getUsableSpace() >= LITTLE_DISK
        ? Finding.ok("disk", observation)
        : Finding.warn("disk", observation, "checkpoints of large networks take 1 GB and more");
  }

  /** Bytes as GiB or MiB. */
  static String size(long bytes) {
    return bytes >= GIB
        ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB)
        : String.format(Locale.ROOT, "%d MiB", bytes >> 20);
  }
}
