package io.morph4j.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.engine.ops.KernelChoice;
import java.lang.reflect.Field;
import java.nio.FloatBuffer;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class HostLoopTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 131_071, 131_072, 131_073, 300_007})
  void ranges_anyLength_visitsEveryIndexOnce(int length) {
    AtomicIntegerArray visits = new AtomicIntegerArray(length);
    HostLoop.ranges(
        length,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            visits.incrementAndGet(i);
          }
        });
    assertThat(IntStream.range(0, length).map(visits::get)).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_001})
  void rows_longAndShort_areVisitedOnce(int rows) {
    for (long rowLength : new long[] {1, 150_000}) {
      AtomicIntegerArray visits = new AtomicIntegerArray(rows);
      HostLoop.rows(rows, rowLength, visits::incrementAndGet);
      assertThat(IntStream.range(0, rows).map(visits::get)).containsOnly(1);
    }
  }

  @Test
  void rows_bodyThatFails_tellsTheCallerAndWorksAfterwards() {
    for (int failing = 0; failing < 4; failing++) {
      int bad = failing;
      assertThatThrownBy(
              () ->
                  HostLoop.rows(
                      4,
                      1_000_000,
                      row -> {
                        if (row == bad) {
                          throw new IllegalArgumentException("row " + row);
                        }
                      }))
          .isInstanceOf(RuntimeException.class)
          .hasStackTraceContaining("row " + bad);
    }
    AtomicIntegerArray visits = new AtomicIntegerArray(4);
    HostLoop.rows(4, 1_000_000, visits::incrementAndGet);
    assertThat(IntStream.range(0, 4).map(visits::get)).containsOnly(1);
  }

  @Test
  void floats_viewOfALargerArray_startsAtTheView() {
    INDArray flat = Nd4j.createFromArray(0f, 1f, 2f, 3f, 4f, 5f);
    FloatBuffer view = HostArrays.floats(flat.get(NDArrayIndex.interval(2, 5)));
    assertThat(view.capacity()).isEqualTo(3);
    assertThat(view.get(0)).isEqualTo(2);
    view.put(2, 40);
    assertThat(flat.getFloat(4)).isEqualTo(40);
  }

  @Test
  void available_onThisBackend_isTrue() {
    assertThat(HostArrays.onHost()).isTrue();
    assertThat(KernelChoice.of(DataType.FLOAT).describe()).startsWith("oneDNN");
  }

  /** JavaCPP's map of sizes, which a thread that loads a library is just filling, knows nothing. */
  @Test
  void views_whileLibrariesAreLoaded_haveTheirElements() throws ReflectiveOperationException {
    INDArray array = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 6f);
    Field sizes = Loader.class.getDeclaredField("memberOffsets");
    sizes.setAccessible(true);
    Object known = sizes.get(null);
    FloatBuffer floats;
    int bits;
    int bytes;
    sizes.set(null, new WeakHashMap<>());
    try {
      floats = HostArrays.floats(array);
      bits = HostArrays.bits(array).capacity();
      bytes = HostArrays.bytes(array).capacity();
    } finally {
      sizes.set(null, known);
    }

    assertThat(floats.capacity()).isEqualTo(6);
    assertThat(floats.get(5)).isEqualTo(6f);
    assertThat(bits).isEqualTo(6);
    assertThat(bytes).isEqualTo(24);
  }
}
