package io.morph4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.Golden;
import io.morph4j.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ImagePoolTest {
  @Test
  void exchange_givenDraws_returnsWhatTheReferenceReturns() {
    Golden golden = Golden.read("image_pool");
    INDArray coins = golden.array("coin", DataType.FLOAT);
    int[] slots = golden.integers("slot");
    int[] images = golden.integers("image");
    int[] returned = golden.integers("returned");
    int[] turn = {0};
    ImagePool pool =
        new ImagePool(
            4,
            new RandomStream(1),
            new ImagePool.Draws() {
              @Override
              public double coin() {
                return coins.getDouble(turn[0]);
              }

              @Override
              public int slot(int size) {
                return slots[turn[0]];
              }
            });
    List<Integer> mine = new ArrayList<>();
    for (int image : images) {
      INDArray batch = picture(image);
      pool.exchange(batch);
      mine.add((int) batch.getDouble(0));
      turn[0]++;
    }
    assertThat(mine).containsExactlyElementsOf(java.util.Arrays.stream(returned).boxed().toList());
    State state = new State();
    pool.save("pool", state);
    assertThat(state.array("pool.pictures").ravel().toIntVector())
        .containsExactly(golden.integers("pool"));
  }

  @Test
  void exchange_sizeZero_passesThrough() {
    ImagePool pool = new ImagePool(0, new RandomStream(1));
    INDArray batch = picture(7);
    pool.exchange(batch);
    assertThat(batch.getDouble(0)).isEqualTo(7);
  }

  @Test
  void restore_halfWay_goesOnAsIfNothingHappened() {
    ImagePool whole = new ImagePool(3, new RandomStream(5));
    ImagePool first = new ImagePool(3, new RandomStream(5));
    State state = new State();
    for (int i = 0; i < 10; i++) {
      whole.exchange(picture(i));
      first.exchange(picture(i));
    }
    first.save("p", state);
    ImagePool second = new ImagePool(3, new RandomStream(99));
    second.restore("p", state);
    for (int i = 10; i < 40; i++) {
      INDArray a = picture(i);
      INDArray b = picture(i);
      whole.exchange(a);
      second.exchange(b);
      assertThat(b).as("picture %d", i).isEqualTo(a);
    }
  }

  private static INDArray picture(int number) {
    return Nd4j.valueArrayOf(new long[] {1, 1, 1, 1}, (double) number, DataType.FLOAT);
  }
}
