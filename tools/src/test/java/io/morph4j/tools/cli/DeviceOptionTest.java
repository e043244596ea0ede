package io.morph4j.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.tools.CommandRun;
import io.morph4j.tools.TinyModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --device}. */
class DeviceOptionTest {
  @TempDir Path folder;

  @Test
  void remark_saysWhichDeviceComputesAndWhy() {
    assertThat(DeviceOption.remark("cuda:1", true, true))
        .contains("--device cuda:1", "no NVIDIA card", "computing on the CPU");
    assertThat(DeviceOption.remark("cuda", true, false))
        .contains("build for the processor", "docs/gpu.md");
    assertThat(DeviceOption.remark("cpu", false, true)).contains("BACKEND_PRIORITY_CPU=1000");
    assertThat(DeviceOption.remark("cpu", true, true)).isEmpty();
    assertThat(DeviceOption.remark("cuda", false, true)).isEmpty();
  }

  @Test
  void cuda_withoutACard_isSaidAndComputedOnTheCpu() {
    CommandRun run = translate("cuda");

    assertThat(run.err()).contains("--device cuda:", "computing on the CPU");
  }

  @Test
  void anotherDevice_isWrongUsage() {
    CommandRun run = translate("tpu");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--device tpu", "cpu, cuda or cuda:N");
  }

  /** A command that looks at its device first. */
  private CommandRun translate(String device) {
    Path model = TinyModel.write(folder.resolve("m.model"));
    return CommandRun.of(
        "translate",
        "--model",
        model,
        "--device",
        device,
        folder.resolve("none.png"),
        "--out",
        folder.resolve("out"));
  }
}
