package io.morph4j.benchmarks;

import io.morph4j.engine.kernel.Precision;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts our side in a JVM with the class path and the memory options of this one. */
public final class ChildJvm {
  private ChildJvm() {}

  /** The command of a JVM like this one, without class path and main class. */
  public static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memoryOptions(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    // Standard output carries the protocol; a crash is told where last words are looked for.
    command.add("-XX:+DisplayVMOutputToStderr");
    return command;
  }

  /**
   * Starts our side of a case.
   *
   * @param folder with the files of the case
   */
  static Side start(String caseName, Path folder, Precision precision) {
    return start(caseName, folder, precision, Map.of());
  }

  /** The same with {@code environment} set. */
  static Side start(
      String caseName, Path folder, Precision precision, Map<String, String> environment) {
    List<String> command = java();
    command.add("-Dmorph4j.precision=" + precision);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Worker.class.getName());
    command.add(caseName);
    command.add(folder.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
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
