package io.morph4j.benchmarks;

import io.morph4j.core.kernel.Precision;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts our side in a JVM with the class path and the memory options of this one. */
final class ChildJvm {
  private ChildJvm() {}

  static Side start(String caseName, Precision precision) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memoryOptions(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    command.add("-Dmorph4j.precision=" + precision);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Worker.class.getName());
    command.add(caseName);
    ProcessBuilder builder = new ProcessBuilder(command);
    Threads.settle(builder.environment());
    return new Side("Morph4J, " + caseName, builder);
  }

  /** Heap, collector and off-heap options among {@code arguments}; agents and the like are not. */
  static List<String> memoryOptions(List<String> arguments) {
    return arguments.stream()
        .filter(
            a ->
                a.startsWith("-X")
                    || a.startsWith("-Dmorph4j.kernels=")
                    || a.startsWith("-Dorg.bytedeco.")
                    || a.startsWith("-Dorg.nd4j."))
        .toList();
  }
}
