package io.morph4j.generative;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CodeSpaceTest {
  private static final INDArray CODES =
      Nd4j.createFromArray(new float[][] {{0, 0}, {0, 1}, {4, 0}, {5, 3}});

  @Test
  void nearest_fourPoints_isTheNearestOther() {
    assertThat(CodeSpace.nearest(CODES)).containsExactly(1, 0, 3, 2);
  }

  @Test
  void attributeVectors_twoClasses_leadFromTheOthersToTheClass() {
    INDArray vectors = CodeSpace.attributeVectors(CODES, new int[] {0, 0, 1, 1}, 3);

    assertThat(vectors.getRow(0).toFloatVector()).containsExactly(-4.5f, -1);
    assertThat(vectors.getRow(1).toFloatVector()).containsExactly(4.5f, 1);
    assertThat(vectors.getRow(2).toFloatVector()).containsExactly(0, 0);
  }
}
