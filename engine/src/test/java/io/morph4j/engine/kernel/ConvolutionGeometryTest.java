package io.morph4j.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConvolutionGeometryTest {
  @Test
  void outputSide_kernelLargerThanPicture_isRefusedWithTheNumbers() {
    assertThatThrownBy(() -> ConvolutionGeometry.of(2, 1).outputSide(1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("side of 1")
        .hasMessageContaining("reaches 4");
    assertThatThrownBy(() -> ConvolutionGeometry.of(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stride 0");
  }

  @Test
  void transposedSide_undoesOutputSide_whereTheStrideFits() {
    ConvolutionGeometry halving = ConvolutionGeometry.of(2, 1);
    assertThat(halving.transposedSide(halving.outputSide(64, 4), 4, 0)).isEqualTo(64);
    assertThat(halving.transposedSide(halving.outputSide(64, 3), 3, 1)).isEqualTo(64);
    assertThat(new ConvolutionGeometry(1, 2, 2).outputSide(9, 3)).isEqualTo(9);
  }
}
