package io.morph4j.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.Golden;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MetricGoldenTest {
  @Test
  void pairMeasures_goldenPictures_equalReference() {
    Golden golden = Golden.read("metrics_image");
    int cases = golden.objects("cases").size();
    for (int i = 0; i < cases; i++) {
      String c = "c" + i + ".";
      INDArray a = golden.array(c + "a", DataType.DOUBLE).muli(2).subi(1);
      INDArray b = golden.array(c + "b", DataType.DOUBLE).muli(2).subi(1);
      golden.check(c + "l1", Nd4j.scalar(PairMeasure.L1.of(a, b)));
      golden.check(c + "psnr", Nd4j.scalar(PairMeasure.PSNR.of(a, b)));
      golden.check(c + "ssim", Nd4j.scalar(PairMeasure.SSIM.of(a, b)));
      golden.check(c + "ssim_map", StructuralSimilarity.map(a, b));
    }
    golden.requireAllChecked("");
  }

  @Test
  void setDistances_goldenFeatures_equalReference() {
    Golden golden = Golden.read("metrics_distribution");
    int cases = golden.objects("cases").size();
    for (int i = 0; i < cases; i++) {
      String c = "c" + i + ".";
      INDArray x = golden.array(c + "x", DataType.FLOAT);
      INDArray y = golden.array(c + "y", DataType.FLOAT);
      golden.check(c + "frechet", Nd4j.scalar((float) FrechetDistance.between(x, y)));
      golden.check(c + "kid", Nd4j.scalar((float) KernelDistance.defaults().between(x, y).value()));
      double exact = golden.array(c + "frechet", DataType.DOUBLE).getDouble(0);
      assertThat(FrechetDistance.between(x, y))
          .as("stored as float, case %d", i)
          .isCloseTo(exact, org.assertj.core.data.Offset.offset(1e-6 * Math.max(1, exact)));
    }
  }

  @Test
  void frechetDistance_moreSamplesThanOtherSet_isSymmetric() {
    Golden golden = Golden.read("metrics_distribution");
    INDArray x = golden.array("c0.x", DataType.DOUBLE);
    INDArray y =
        golden
            .array("c1.x", DataType.DOUBLE)
            .get(
                org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 5),
                org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 6));

    assertThat(FrechetDistance.between(x, y))
        .isCloseTo(FrechetDistance.between(y, x), org.assertj.core.data.Offset.offset(1e-9));
  }
}
