package io.morph4j.tools.cli;

import io.morph4j.core.file.UsageException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Option;

/**
 * The {@code --device} option, as a mixin. Which backend ND4J takes is settled by environment
 * variables before Java starts: {@code ./morph4j} reads this option for that; see docs/gpu.md.
 */
public final class DeviceOption {
  private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "What computes: cpu, cuda or cuda:N. Default: the first NVIDIA card, if this is a build"
              + " with -Pcuda and there is one; else the processor.")
  private @Nullable String device;

  /**
   * Says so where another device computes than was asked for.
   *
   * @throws UsageException if there is no such device
   */
  public void check(Console console) {
    if (device == null) {
      return;
    }
    if (!device.matches("cpu|cuda(:[0-9]{1,3})?")) {
      throw new UsageException("--device " + device + ": expected cpu, cuda or cuda:N");
    }
    String remark = remark(device, Nd4j.getEnvironment().isCPU(), hasClass(CUDA));
    if (!remark.isEmpty()) {
      console.say(remark);
    }
  }

  static String remark(String device, boolean onCpu, boolean cudaBuild) {
    if (device.startsWith("cuda") && onCpu) {
      String reason =
          cudaBuild
              ? "no NVIDIA card, driver or CUDA 11.6 was found"
              : "this is a build for the processor (docs/gpu.md tells of the other)";
      return "--device %s: %s; computing on the CPU".formatted(device, reason);
    }
    if (device.equals("cpu") && !onCpu) {
      return "--device cpu: the card computes; begin by ./morph4j, or set"
          + " BACKEND_PRIORITY_CPU=1000";
    }
    return "";
  }

  private static boolean hasClass(String name) {
    try {
      Class.forName(name, false, DeviceOption.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
