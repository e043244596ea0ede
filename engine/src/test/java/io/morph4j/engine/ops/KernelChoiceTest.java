package io.morph4j.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.kernel.ConvolutionKernels;
import io.morph4j.engine.kernel.Nd4jKernels;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.kernel.onednn.OneDnnKernels;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class KernelChoiceTest {
  @Test
  void of_floatAndDouble_choosesKernelsThatSayWhatTheyAre() {
    assertThat(KernelChoice.of(DataType.FLOAT).describe()).startsWith("oneDNN 3.");
    assertThat(KernelChoice.of(DataType.DOUBLE).describe()).contains("ND4J");
  }

  @Test
  void use_bf16OnAProcessorWithout_saysWhatWouldDo() {
    if (!OneDnnKernels.hasBf16()) {
      assertThatThrownBy(() -> KernelChoice.use(Precision.BF16))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("bfloat16 instructions");
    }
  }

  @Test
  void give_kernels_holdsOnThisThreadUntilClosed() throws InterruptedException {
    ConvolutionKernels before = KernelChoice.of(DataType.FLOAT);
    ConvolutionKernels mine = new Nd4jKernels("");
    AtomicReference<ConvolutionKernels> elsewhere = new AtomicReference<>();
    try (KernelChoice.Given given = KernelChoice.give(mine)) {
      assertThat(KernelChoice.of(DataType.FLOAT)).isSameAs(mine);
      assertThat(KernelChoice.of(DataType.DOUBLE)).isNotSameAs(mine);
      Thread other = new Thread(() -> elsewhere.set(KernelChoice.of(DataType.FLOAT)));
      other.start();
      other.join();
    }
    assertThat(elsewhere.get()).isSameAs(before);
    assertThat(KernelChoice.of(DataType.FLOAT)).isSameAs(before);
  }
}
