package io.morph4j.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.kernel.ConvolutionGeometry;
import io.morph4j.engine.kernel.onednn.OneDnnKernels;
import java.nio.FloatBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class HostArraysTest {
  @Test
  void onHost_whatIsAskedAndWhatComputes_decide() {
    assertThat(HostArrays.onHost("auto", true)).isTrue();
    assertThat(HostArrays.onHost("auto", false)).isFalse();
    assertThat(HostArrays.onHost("ND4J", true)).isFalse();
    assertThatThrownBy(() -> HostArrays.onHost("cuda", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("morph4j.arrays is cuda, expected auto or nd4j");
  }

  @Test
  void onHost_onAProcessor_isOpen() {
    INDArray array = Nd4j.createFromArray(1f, 2f, 3f);
    assertThat(HostArrays.onHost()).isTrue();
    assertThat(HostArrays.floats(array).get(2)).isEqualTo(3);
  }

  @Test
  @Tag("arrays-only")
  void door_shut_throwsForWhateverAsksForHostMemory() {
    INDArray array = Nd4j.createFromArray(1f, 2f, 3f);
    INDArray maps = Nd4j.rand(DataType.FLOAT, 1, 4, 4, 16);
    INDArray weights = Nd4j.rand(DataType.FLOAT, 16, 16, 1, 1);
    assertThat(HostArrays.onHost()).isFalse();
    isShut(() -> HostArrays.address(array));
    isShut(() -> HostArrays.floats(array));
    isShut(() -> HostArrays.bits(array));
    isShut(() -> HostArrays.bytes(array));
    isShut(() -> HostArrays.clear(array));
    isShut(() -> HostLoop.fill(array, 1));
    isShut(() -> ChannelSums.of(new long[] {1, 3}, false, false).sums(array, array));
    isShut(
        () ->
            new OneDnnKernels()
                .forward(maps, weights, null, maps.dup(), ConvolutionGeometry.of(1, 0)));
  }

  private static void isShut(ThrowingCallable touch) {
    assertThatThrownBy(touch)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("HostArrays.onHost() is false");
  }

  @Test
  @Tag("arrays")
  void copies_ofAPartOfAView_areItsNumbers() {
    INDArray flat = Nd4j.createFromArray(0f, 1f, 2f, 3f, 4f, 5f);
    INDArray view = flat.get(NDArrayIndex.interval(2, 6));
    FloatBuffer read = HostArrays.toRead(view, 4, 8).asFloatBuffer();
    assertThat(new float[] {read.get(0), read.get(1)}).containsExactly(3, 4);
    HostArrays.toWrite(view, 8, 4).asFloatBuffer().put(0, 9);
    HostArrays.written(view);
    assertThat(flat.toFloatVector()).containsExactly(0, 1, 2, 3, 9, 5);
  }
}
