package io.morph4j.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.BatchStatistics;
import io.morph4j.core.model.InferencePolicy;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.tile.Tiling;
import io.morph4j.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A network that gives back its pictures and keeps what it was given. */
class MaskedGuideTest {
  private static final class Keeper implements Inference {
    private final int masks;
    private final InferencePolicy policy;
    private final List<INDArray[]> seen = new ArrayList<>();

    Keeper(int masks, InferencePolicy policy) {
      this.masks = masks;
      this.policy = policy;
    }

    @Override
    public ModelDescription description() {
      return new ModelDescription(
          "a",
          Map.of("G", new NetworkDescription(NetworkRole.GENERATOR, "keeper", Map.of())),
          new Signature.PictureToPicture(1, 1, 4, 1),
          List.of("A", "B"),
          policy,
          Map.of());
    }

    @Override
    public INDArray run(String network, INDArray... inputs) {
      seen.add(Arrays.stream(inputs).map(INDArray::dup).toArray(INDArray[]::new));
      return inputs[0].dup('c');
    }

    @Override
    public int masks(String network) {
      return masks;
    }

    @Override
    public boolean concurrent() {
      return false;
    }

    @Override
    public void close() {}
  }

  private static INDArray random(long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape, 'c');
    new RandomStream(4).fillUniform(array, 0, 1);
    return array;
  }

  private static INDArray part(INDArray array, int row, int plane) {
    return array
        .get(NDArrayIndex.point(row), NDArrayIndex.point(plane), NDArrayIndex.all())
        .dup('c');
  }

  /** Pictures one by one and together. */
  @ParameterizedTest
  @EnumSource(BatchStatistics.class)
  void translate_masks_arePaddedAsTheirPictures(BatchStatistics statistics) {
    Keeper keeper = new Keeper(2, InferencePolicy.of(false, statistics));
    INDArray masks = random(3, 2, 5, 6);
    INDArray pictures =
        masks
            .get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(1, 2),
                NDArrayIndex.all(),
                NDArrayIndex.all())
            .dup('c');

    INDArray made = Translator.over(keeper).translate(pictures, Guide.masked(Guide.none(), masks));

    assertThat(made).isEqualTo(pictures);
    for (INDArray[] inputs : keeper.seen) {
      assertThat(inputs).hasSize(3);
      assertThat(inputs[1].shape()).containsExactly(inputs[0].size(0), 1, 8, 8);
      assertThat(inputs[2]).isEqualTo(inputs[0]);
    }
    INDArray first = keeper.seen.get(0)[1];
    assertThat(
            first.get(
                NDArrayIndex.point(0),
                NDArrayIndex.point(0),
                NDArrayIndex.interval(0, 5),
                NDArrayIndex.interval(0, 6)))
        .isEqualTo(part(masks, 0, 0));
  }

  @Test
  void translate_oneMask_isThatOfAllPicturesAndBothPlanes() {
    Keeper keeper = new Keeper(2, InferencePolicy.DEFAULT);
    INDArray mask = random(1, 1, 8, 8);

    Translator.over(keeper).translate(random(3, 1, 8, 8), Guide.masked(Guide.none(), mask));

    INDArray[] inputs = keeper.seen.get(0);
    for (int row = 0; row < 3; row++) {
      assertThat(part(inputs[1], row, 0)).isEqualTo(part(mask, 0, 0));
      assertThat(part(inputs[2], row, 0)).isEqualTo(part(mask, 0, 0));
    }
  }

  @Test
  void translate_masksThatDoNotFit_areRefused() {
    Translator translator = Translator.over(new Keeper(2, InferencePolicy.DEFAULT));
    INDArray picture = random(2, 1, 8, 8);

    for (INDArray wrong :
        List.of(random(3, 2, 8, 8), random(2, 3, 8, 8), random(2, 2, 8, 7), random(2, 8, 8))) {
      assertThatThrownBy(() -> translator.translate(picture, Guide.masked(Guide.none(), wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("masks of 2 pictures are (1 or 2, 1 or 2, 8, 8), got [");
    }
    INDArray large = random(1, 1, 8, 8).addi(.5);
    assertThatThrownBy(() -> translator.translate(picture, Guide.masked(Guide.none(), large)))
        .hasMessageStartingWith("masks are in [0, 1]");
    Guide masked = Guide.masked(Guide.none(), random(1, 1, 8, 8));
    assertThatThrownBy(() -> Guide.masked(masked, random(1, 1, 8, 8)))
        .hasMessage("the guide has masks already");
    translator.tiling(Tiling.of(32));
    assertThatThrownBy(() -> translator.translate(picture, masked))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not computed in tiles");
  }

  @Test
  void translate_masksForAGeneratorWithout_areRefused() {
    Translator translator = Translator.over(new Keeper(0, InferencePolicy.DEFAULT));
    Guide masked = Guide.masked(Guide.none(), random(1, 1, 8, 8));

    assertThat(translator.takesMasks()).isFalse();
    assertThatThrownBy(() -> translator.translate(random(1, 1, 8, 8), masked))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("takes no masks");
  }
}
