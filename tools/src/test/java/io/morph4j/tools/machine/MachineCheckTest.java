package io.morph4j.tools.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineCheckTest {
  @Test
  void backend_withoutOneDnn_isWarnedOf() {
    Finding slow = MachineCheck.backend("CpuBackend", "HAVE_OPENBLAS", true);
    Finding fast = MachineCheck.backend("CpuBackend", "HAVE_ONEDNN HAVE_OPENBLAS", true);

    assertThat(slow.state()).isEqualTo(Finding.State.WARN);
    assertThat(slow.observation()).contains("4 to 10 times slower");
    assertThat(slow.remedy()).contains("onednn-avx2");
    assertThat(fast.state()).isEqualTo(Finding.State.OK);
  }

  @Test
  void threads_areComparedWithProcessors() {
    assertThat(MachineCheck.threads(null, 4).state()).isEqualTo(Finding.State.OK);
    assertThat(MachineCheck.threads("4", 4).state()).isEqualTo(Finding.State.OK);
    assertThat(MachineCheck.threads("8", 4).remedy()).contains("set it to 4");
    assertThat(MachineCheck.threads("many", 4).state()).isEqualTo(Finding.State.WARN);
  }

  @Test
  void java_old_isBroken() {
    assertThat(MachineCheck.java(11).state()).isEqualTo(Finding.State.BROKEN);
    assertThat(MachineCheck.java(21).state()).isEqualTo(Finding.State.OK);
  }
}
