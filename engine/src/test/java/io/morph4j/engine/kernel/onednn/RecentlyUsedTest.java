package io.morph4j.engine.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
  @Test
  void get_beyondTheMost_closesWhatWasNotAskedForTheLongest() {
    List<String> closed = new ArrayList<>();
    RecentlyUsed<Integer, String> values = new RecentlyUsed<>(2, closed::add);
    values.get(1, key -> "one");
    values.get(2, key -> "two");
    values.get(1, key -> "unused");

    values.get(3, key -> "three");

    assertThat(closed).containsExactly("two");
    assertThat(values.size()).isEqualTo(2);
    assertThat(values.get(1, key -> "anew")).isEqualTo("one");
    assertThat(values.get(2, key -> "anew")).isEqualTo("anew");
    assertThat(closed).containsExactly("two", "three");
  }
}
