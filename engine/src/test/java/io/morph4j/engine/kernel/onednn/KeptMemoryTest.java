package io.morph4j.engine.kernel.onednn;

import static io.morph4j.engine.kernel.onednn.ConvolutionKernelsTest.array;
import static io.morph4j.engine.kernel.onednn.ConvolutionKernelsTest.doubles;
import static io.morph4j.engine.kernel.onednn.ConvolutionKernelsTest.maps;
import static io.morph4j.engine.kernel.onednn.ConvolutionKernelsTest.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.engine.kernel.onednn.PlainConvolution.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What kernels keep between calls: bounded, and given back. */
class KeptMemoryTest {
  @Test
  void forget_lastOfThoseKeptForEver_releasesAllAndComputesTheSameAgain() {
    OneDnnKernels kernels = new OneDnnKernels();
    List<Size> sizes =
        List.of(
            Size.of(2, 32, 64, 8, 8, 3, 1, 1), // direct
            Size.of(1, 65, 256, 16, 12, 4, 2, 1), // im2col
            Size.of(4, 128, 128, 18, 19, 3, 1, 0), // Winograd
            Size.of(1, 64, 3, 6, 10, 7, 1, 3), // space to depth
            Size.of(2, 3, 17, 12, 10, 4, 2, 1)); // sub-pixel, backwards
    INDArray kept = array(DataType.FLOAT, numbers(5, 8, 8, 3, 3), 8, 8, 3, 3);
    List<double[]> first = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      List<double[]> results = new ArrayList<>();
      kernels.keep(kept, true);
      for (Size size : sizes) {
        INDArray x = maps(kernels, DataType.FLOAT, numbers(1, size.x()), size.x());
        INDArray w = array(DataType.FLOAT, numbers(2, size.weights()), size.weights());
        INDArray y = maps(kernels, DataType.FLOAT, null, size.y());
        kernels.forward(x, w, null, y, size.g());
        kernels.backwardData(y, w, x, size.g());
        results.add(doubles(y));
        results.add(doubles(x));
      }
      assertThat(kernels.keptBytes()).isPositive();
      kernels.forget(kept);
      assertThat(kernels.keptBytes()).isZero();
      if (round == 0) {
        first.addAll(results);
      } else {
        for (int i = 0; i < first.size(); i++) {
          assertThat(Arrays.equals(results.get(i), first.get(i))).as("result %d", i).isTrue();
        }
      }
    }
  }

  @Test
  void forward_moreSizesThanAreKept_staysWithinTheBytes() {
    OneDnnKernels kernels = new OneDnnKernels();
    INDArray w = array(DataType.FLOAT, numbers(2, 3, 2, 1, 1), 3, 2, 1, 1);
    long most = 0;
    for (int width = 1; width <= 1500; width++) {
      Size size = Size.of(1, 2, 3, 1, width, 1, 1, 0);
      INDArray x = maps(kernels, DataType.FLOAT, null, size.x());
      kernels.forward(x, w, null, maps(kernels, DataType.FLOAT, null, size.y()), size.g());
      most = Math.max(most, kernels.keptBytes());
    }
    assertThat(most)
        .isBetween(SlicedPrimitive.MOST_BYTES / 2, SlicedPrimitive.MOST_BYTES + (1 << 20));
  }
}
