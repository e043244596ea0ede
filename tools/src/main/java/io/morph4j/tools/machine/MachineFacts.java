package io.morph4j.tools.machine;

import io.morph4j.engine.ops.KernelChoice;
import io.morph4j.tools.cli.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The machine and the versions, as a reader of a result wants them. */
public final class MachineFacts {
  private MachineFacts() {}

  /** Names and values, in the order in which they are shown. */
  public static Map<String, String> now() {
    Map<String, String> facts = new LinkedHashMap<>();
    String threads = System.getenv("OMP_NUM_THREADS");
    int cores = Runtime.getRuntime().availableProcessors();
    facts.put("processor", processor());
    facts.put("threads", threads == null ? cores + " of " + cores : threads + " of " + cores);
    facts.put("memory", MachineCheck.size(MachineCheck.physicalMemory()));
    facts.put(
        "system",
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    facts.put("Morph4J", Version.text());
    facts.put(
        "Java", System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
    facts.put("arrays", Nd4j.getBackend().getClass().getSimpleName());
    facts.put("convolutions", KernelChoice.of(DataType.FLOAT).describe());
    return facts;
  }

  /** Linux tells the model's name; elsewhere the kind must do. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
