package io.morph4j.cyclegan;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Training;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import io.morph4j.engine.NativeCalls;
import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.tensor.RandomStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a step costs where ND4J's operations do it all, as on a card. */
class StepCallsTest {
  /** The published form on networks of the sizes of {@code tiny}. */
  private static final CycleGanConfig TINY =
      ConfigRecords.with(
          CycleGanConfig.defaults(), Map.of("ngf", "32", "ndf", "32", "blocks", "6"));

  /** Of a step of {@code TINY} by the loops and kernels of the host. */
  private static final long PEAK_ON_HOST = 23_250_000;

  @Test
  @Tag("arrays-only")
  void step_ofTiny_isAThousandCallsIntoTheMemoryOfTheStep() {
    // 11,066 calls and 3,997 fresh buffers before operations were joined.
    NativeCalls calls = ofThirdStep(TINY, 64);
    assertThat(calls.operations()).as("%s", calls.byName()).isBetween(1_000L, 1_400L);
    assertThat(calls.allocations()).isZero();
  }

  @Test
  @Tag("arrays-only")
  void step_ofPaper_isTwoThousandCallsIntoTheMemoryOfTheStep() {
    // Calls do not depend on the number of filters; 49,364 before.
    CycleGanConfig paper = CycleGanConfig.defaults();
    CycleGanConfig narrow = ConfigRecords.with(paper, Map.of("ngf", "4", "ndf", "4"));
    NativeCalls calls = ofThirdStep(narrow, 256);
    assertThat(calls.operations()).as("%s", calls.byName()).isBetween(2_000L, 2_500L);
    assertThat(calls.allocations()).isZero();
  }

  @Test
  @Tag("arrays")
  void step_ofTiny_needsAQuarterMoreMemoryThanOnTheHostAtMost() {
    try (Training training = training(TINY, 64)) {
      training.step();
      training.step();
      assertThat(training.memory().peakBytes())
          .isLessThan(HostArrays.onHost() ? PEAK_ON_HOST : PEAK_ON_HOST * 5 / 4);
    }
  }

  /** The first step makes constants, the second is the first with full pools. */
  private static NativeCalls ofThirdStep(CycleGanConfig config, int side) {
    try (Training training = training(config, side)) {
      training.step();
      training.step();
      try (NativeCalls calls = NativeCalls.count()) {
        training.step();
        return calls;
      }
    }
  }

  private static Training training(CycleGanConfig config, int side) {
    CycleGanConfig pooled = ConfigRecords.with(config, Map.of("poolSize", "1"));
    UnpairedData data = UnpairedData.of(List.of(new UnpairedBatch(noise(1, side), noise(2, side))));
    return Training.start(
        "cyclegan", pooled, 1, null, parts -> new CycleGanTrainer(pooled, data, parts));
  }

  private static INDArray noise(long seed, int side) {
    INDArray pictures = Nd4j.createUninitialized(DataType.FLOAT, 1, 3, side, side);
    new RandomStream(seed).fillUniform(pictures, -1, 1);
    return pictures;
  }
}
