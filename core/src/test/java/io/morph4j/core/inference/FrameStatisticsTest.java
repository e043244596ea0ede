package io.morph4j.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.tile.Tiling;
import io.morph4j.engine.ops.AdjustedStatistics;
import io.morph4j.engine.ops.Normalizations;
import io.morph4j.engine.ops.Normalizations.Over;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FrameStatisticsTest {
  /** Bytes that hold two maps of a picture of 512 x 512 pixels by four filters. */
  private static final long LITTLE = 9 << 20;

  private static Translator translator() {
    ResnetGenerator.Options options = ResnetGenerator.Options.of(1).withFilters(4);
    ResnetGenerator network = options.build(Initializer.normal(RandomStream.of(1, "net", 0)));
    return Translator.of(
        new ModelFile(ModelDescription.translation("a", options, 3, 3, "A", "B"), network.state()));
  }

  private static INDArray picture(long seed, double contrast) {
    INDArray array = Nd4j.create(DataType.FLOAT, new long[] {1, 3, 16, 20}, 'c');
    RandomStream.of(seed, "picture", 0).fillGaussian(array, 0, contrast);
    return array;
  }

  @Test
  void frames_firstAndMoving_changeWhatFollows() {
    INDArray one = picture(1, .2);
    INDArray two = picture(2, .4);
    try (Translator translator = translator()) {
      INDArray alone = translator.translate(two);
      for (FrameStatistics statistics :
          new FrameStatistics[] {FrameStatistics.FIRST, FrameStatistics.MOVING}) {
        assertThat(translator.frames(statistics)).isTrue();
        INDArray firstFrame = translator.translate(one);
        INDArray secondFrame = translator.translate(two);
        assertThat(secondFrame.distance2(alone)).isGreaterThan(.1);
        // The same frame over and over keeps what it has.
        translator.frames(statistics);
        assertThat(translator.translate(one)).isEqualTo(firstFrame);
        assertThat(translator.translate(one).distance2(firstFrame)).isLessThan(1e-4);
      }
      translator.frames(FrameStatistics.FRAME);
      assertThat(translator.translate(two)).isEqualTo(alone);
    }
  }

  @Test
  void frames_ofSeveralAtOnce_areRefused() {
    try (Translator translator = translator()) {
      translator.frames(FrameStatistics.MOVING);
      translator.translate(picture(1, .2));
      INDArray both = Nd4j.concat(0, picture(1, .2), picture(2, .2));
      assertThatThrownBy(() -> translator.translate(both)).hasMessageContaining("one by one");
    }
  }

  private static INDArray translated(INDArray picture, FrameStatistics statistics, Tiling tiling) {
    try (Translator translator = translator()) {
      translator.frames(statistics);
      translator.tiling(tiling);
      return translator.translate(picture);
    }
  }

  @Test
  void frames_tooLargeForTheMemory_areNeverComputedInTiles() {
    INDArray large = Nd4j.create(DataType.FLOAT, new long[] {1, 3, 512, 512}, 'c');
    RandomStream.of(4, "picture", 0).fillGaussian(large, 0, .3);
    INDArray whole = translated(large, FrameStatistics.FRAME, Tiling.never());
    INDArray tiled = translated(large, FrameStatistics.FRAME, Tiling.auto().withMemory(LITTLE));
    assertThat(tiled.sub(whole).amaxNumber().doubleValue()).isLessThan(1e-4);
    for (FrameStatistics statistics :
        new FrameStatistics[] {FrameStatistics.FIRST, FrameStatistics.MOVING}) {
      assertThatThrownBy(() -> translated(large, statistics, Tiling.auto().withMemory(LITTLE)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("too large for the memory");
      assertThatThrownBy(() -> translated(large, statistics, Tiling.of(64)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("frames of a film are not computed in tiles");
    }
  }

  @Test
  void moving_isTheMeanAtFirstAndAWeightedOneLater() {
    MovingStatistics moving = new MovingStatistics(true);
    double expected = 0;
    for (int i = 1; i <= 15; i++) {
      INDArray mean = Nd4j.create(new float[] {i, 2 * i});
      INDArray variance = Nd4j.create(new float[] {i * i, 1});
      moving.adjust(0, mean, variance);
      expected = i <= 10 ? (i + 1) / 2.0 : expected + .1 * (i - expected);
      assertThat(mean.getDouble(0)).isCloseTo(expected, within(1e-5));
      assertThat(mean.getDouble(1)).isCloseTo(2 * expected, within(1e-5));
      assertThat(variance.getDouble(1)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void adjusted_statisticsAreThoseThatNormalise() {
    Tensor x = Tensor.constant(picture(3, 1));
    AdjustedStatistics.Rule rule =
        (place, mean, variance) -> {
          mean.assign(place);
          variance.assign(4);
        };

    Tensor[] y =
        StepScope.withoutRecording(
            () ->
                AdjustedStatistics.by(
                    rule,
                    () ->
                        new Tensor[] {
                          Normalizations.normalize(x, Over.INSTANCE, 0).y(),
                          Normalizations.normalize(x, Over.BATCH, 0).y()
                        }));

    assertThat(y[0].array().sub(x.array().mul(.5)).amaxNumber().doubleValue()).isLessThan(1e-6);
    assertThat(y[1].array().sub(x.array().sub(1).mul(.5)).amaxNumber().doubleValue())
        .isLessThan(1e-6);
    assertThatThrownBy(() -> AdjustedStatistics.by(rule, () -> 1))
        .isInstanceOf(IllegalStateException.class);
  }
}
