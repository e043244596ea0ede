package io.morph4j.tools.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/** The memory of this process as the system counts it. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** Bytes in physical memory now. */
  public static long bytes() {
    return Pointer.physicalBytes();
  }

  /** The most bytes that were in physical memory; where the system does not tell, those now. */
  public static long peakBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseGet(ProcessMemory::bytes);
    } catch (IOException e) {
      return bytes();
    }
  }
}
