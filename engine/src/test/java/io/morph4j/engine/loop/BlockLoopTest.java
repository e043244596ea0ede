package io.morph4j.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockLoopTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 2049, 300_007})
  void over_anyLength_takesEveryElementOnce(int length) {
    FloatBuffer x = FloatBuffer.allocate(length);
    IntBuffer marks = IntBuffer.allocate(length);
    for (int i = 0; i < length; i++) {
      x.put(i, i);
      marks.put(i, -i);
    }

    BlockLoop.over(
        length,
        block -> {
          float[] v = block.load(0, x);
          int[] m = block.load(0, marks);
          for (int i = 0; i < block.length(); i++) {
            v[i] += 1;
            m[i] -= 1;
          }
          block.store(0, x);
          block.store(0, marks);
        });

    assertThat(IntStream.range(0, length).allMatch(i -> x.get(i) == i + 1)).isTrue();
    assertThat(IntStream.range(0, length).allMatch(i -> marks.get(i) == -i - 1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300_007})
  void over_bodyThatThrows_isHeardOf(int length) {
    assertThatThrownBy(
            () ->
                BlockLoop.over(
                    length,
                    block -> {
                      throw new UnsupportedOperationException("no");
                    }))
        .isInstanceOf(RuntimeException.class);
  }
}
