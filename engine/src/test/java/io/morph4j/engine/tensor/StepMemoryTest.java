package io.morph4j.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.ops.Reductions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StepMemoryTest {
  private static final DataType FLOAT = DataType.FLOAT;

  private static Tensor filled(double value, long... shape) {
    Tensor tensor = Tensor.allocate(FLOAT, shape);
    tensor.array().assign(value);
    return tensor;
  }

  @Test
  void tensor_afterItsStepClosed_saysSo() {
    try (StepMemory memory = new StepMemory()) {
      Tensor kept;
      try (StepScope step = memory.open()) {
        kept = filled(1, 2, 3).times(2);
        assertThat(kept.array().getDouble(1, 2)).isEqualTo(2);
      }
      assertThatThrownBy(kept::array)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("[2, 3]")
          .hasMessageContaining("copy()");
      try (StepScope next = memory.open()) {
        filled(7, 2, 3);
        assertThatThrownBy(() -> kept.plus(1)).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void step_overTheLimit_failsAndTheMemoryStaysUsable() {
    try (StepMemory memory = new StepMemory()) {
      memory.limit(40L << 20);
      assertThatThrownBy(
              () -> {
                try (StepScope step = memory.open()) {
                  filled(1, 30L << 20);
                }
              })
          .isInstanceOf(StepMemory.LimitException.class)
          .hasMessageContaining("more than");
      try (StepScope step = memory.open()) {
        assertThat(filled(3, 4).array().getDouble(0)).isEqualTo(3);
      }
    }
  }

  @Test
  void giveBack_betweenSteps_leavesAUsableMemory() {
    try (StepMemory memory = new StepMemory()) {
      try (StepScope step = memory.open()) {
        filled(1, 1000);
      }
      memory.giveBack();
      assertThat(memory.reservedBytes()).isZero();
      try (StepScope step = memory.open()) {
        assertThat(filled(3, 1000).array().sumNumber().doubleValue()).isEqualTo(3000);
      }
    }
  }

  @Test
  void copy_ofAStepsTensor_outlivesTheStep() {
    INDArray copy;
    try (StepMemory memory = new StepMemory()) {
      try (StepScope step = memory.open()) {
        copy = filled(5, 4).copy();
      }
      try (StepScope step = memory.open()) {
        filled(9, 4);
      }
    }
    assertThat(copy.toFloatVector()).containsOnly(5f);
  }

  @Test
  void tidy_intermediateValue_isGivenBackAndCannotBeTouched() {
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor[] inner = new Tensor[1];
      Tensor y =
          StepScope.tidy(
              () -> {
                inner[0] = filled(2, 1000);
                return inner[0].plus(1);
              });
      assertThat(y.array().getFloat(999)).isEqualTo(3);
      assertThatThrownBy(() -> inner[0].array()).isInstanceOf(IllegalStateException.class);
      long before = memory.peakBytes();
      StepScope.tidy(() -> filled(4, 1000));
      assertThat(memory.peakBytes()).isEqualTo(before);
      assertThat(y.array().getFloat(0)).isEqualTo(3);
    }
  }

  @Test
  void tidy_valueNeededByADerivative_livesUntilTheDerivativeIsTaken() {
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      Tensor x = Tensor.variable(Nd4j.createFromArray(1f, 2f, 3f));
      Tensor y = StepScope.tidy(() -> x.plus(1).times(x.plus(2)));
      filled(-1, 1000);
      Tensor slope = Gradients.of(Reductions.sum(y), x).get(x);
      assertThat(slope.copy().toFloatVector()).containsExactly(5f, 7f, 9f);
    }
  }

  @Test
  void reshapedView_originalGivenUp_keepsTheMemory() {
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.openWithoutGradients()) {
      Tensor flat = StepScope.tidy(() -> filled(6, 3, 4).reshape(12));
      StepScope.tidy(() -> filled(1, 12).plus(1));
      assertThat(flat.array().toFloatVector()).containsOnly(6f);
    }
  }

  @Test
  void openWithoutGradients_insideIt_nothingIsRecorded() {
    Tensor x = Tensor.variable(Nd4j.createFromArray(1f, 2f));
    try (StepMemory memory = new StepMemory()) {
      try (StepScope step = memory.openWithoutGradients()) {
        assertThat(StepScope.recording()).isFalse();
        assertThat(x.times(2).differentiable()).isFalse();
      }
      try (StepScope step = memory.open()) {
        assertThat(StepScope.recording()).isTrue();
        assertThat(StepScope.withoutRecording(() -> x.times(2)).differentiable()).isFalse();
        assertThat(x.times(2).differentiable()).isTrue();
      }
    }
  }

  @Test
  void open_whileAStepIsOpen_isRefused() {
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      assertThatThrownBy(memory::open)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already open");
      assertThatThrownBy(memory::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("open step");
      assertThat(filled(1, 2).array().getFloat(0)).isEqualTo(1);
    }
  }

  @Test
  void twoMemories_nestedSteps_closeInReverseOrderOnly() {
    try (StepMemory outer = new StepMemory();
        StepMemory inner = new StepMemory()) {
      StepScope first = outer.open();
      StepScope second = inner.openWithoutGradients();
      assertThatThrownBy(first::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("reverse order");
      second.close();
      assertThat(StepScope.recording()).isTrue();
      first.close();
      first.close();
    }
  }

  @Test
  void allocate_moreThanAChunk_getsItAndAnEmptyStepGivesItBack() {
    try (StepMemory memory = new StepMemory()) {
      try (StepScope step = memory.open()) {
        Tensor large = filled(3, 9L << 20);
        assertThat(large.array().getFloat((9L << 20) - 1)).isEqualTo(3);
      }
      assertThat(memory.reservedBytes()).isGreaterThanOrEqualTo(36L << 20);
      long reserved = memory.reservedBytes();
      try (StepScope step = memory.open()) {
        filled(3, 9L << 20);
        assertThat(memory.reservedBytes()).isEqualTo(reserved);
      }
      memory.close();
      assertThat(memory.reservedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void blocks_anyOrderOfTakingAndGivingBack_neverOverlap(long seed) {
    RandomStream random = new RandomStream(seed);
    try (StepMemory memory = new StepMemory()) {
      for (int step = 0; step < 3; step++) {
        List<Tensor> live = new ArrayList<>();
        List<Integer> marks = new ArrayList<>();
        try (StepScope scope = memory.open()) {
          for (int i = 0; i < 250; i++) {
            if (live.isEmpty() || random.nextDouble() < .55) {
              DataType type = random.nextBoolean() ? FLOAT : DataType.DOUBLE;
              Tensor tensor = Tensor.allocate(type, 1 + random.nextInt(300), 1 + random.nextInt(9));
              tensor.array().assign(i);
              live.add(tensor);
              marks.add(i);
            } else {
              int k = random.nextInt(live.size());
              requireOnly(live.get(k), marks.get(k));
              live.remove(k).release();
              marks.remove(k);
            }
          }
          for (int k = 0; k < live.size(); k++) {
            requireOnly(live.get(k), marks.get(k));
            live.get(k).release();
          }
          memory.resetPeak();
          assertThat(memory.peakBytes())
              .as("bytes in use after everything was given back")
              .isZero();
        }
      }
    }
  }

  private static void requireOnly(Tensor tensor, int mark) {
    assertThat(tensor.array().minNumber().intValue()).isEqualTo(mark);
    assertThat(tensor.array().maxNumber().intValue()).isEqualTo(mark);
  }

  @Test
  void steps_ofEverLargerArrays_holdLittleMoreThanTheLastNeeds() {
    try (StepMemory memory = new StepMemory()) {
      long last = 0;
      for (int millions = 10; millions <= 40; millions += 2) {
        try (StepScope step = memory.open()) {
          Tensor.allocate(FLOAT, millions << 20);
          last = (long) millions << 22;
        }
      }
      assertThat(memory.reservedBytes()).isLessThanOrEqualTo(last + last / 2 + (64L << 20));
    }
  }

  @Test
  void allocate_moreNumbersThanAreCounted_isOverTheLimit() {
    try (StepMemory memory = new StepMemory();
        StepScope step = memory.open()) {
      assertThatThrownBy(() -> Tensor.allocate(FLOAT, 1, 64, 6000, 6000))
          .isInstanceOf(StepMemory.LimitException.class)
          .hasMessageContaining("[1, 64, 6000, 6000]");
      assertThatThrownBy(() -> Tensor.allocate(FLOAT, Long.MAX_VALUE, Long.MAX_VALUE))
          .isInstanceOf(StepMemory.LimitException.class);
    }
  }
}
