package io.morph4j.engine.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
  private final List<String> closed = new ArrayList<>();
  private final RecentlyUsed<Integer, String> values =
      new RecentlyUsed<>(10, String::length, closed::add);

  @Test
  void get_beyondTheBytes_closesWhatWasNotAskedForTheLongest() {
    values.get(1, key -> "one");
    values.get(2, key -> "two");
    values.get(1, key -> "unused");

    values.get(3, key -> "three");

    assertThat(closed).containsExactly("two");
    assertThat(values.bytes()).isEqualTo(8);
    assertThat(values.get(1, key -> "anew")).isEqualTo("one");
    assertThat(values.get(2, key -> "anew")).isEqualTo("anew");
    assertThat(closed).containsExactly("two", "three");
    assertThat(values.bytes()).isEqualTo(7);
  }

  @Test
  void get_largeValue_closesAsManyAsItTakesAndIsKeptItself() {
    values.get(1, key -> "one");
    values.get(2, key -> "two");
    values.get(3, key -> "six");

    String large = values.get(4, key -> "a large one!");

    assertThat(closed).containsExactly("one", "two", "six");
    assertThat(values.get(4, key -> "anew")).isSameAs(large);
    values.get(5, key -> "five");
    assertThat(closed).endsWith(large);
    assertThat(values.size()).isEqualTo(1);
  }

  @Test
  void clear_closesAll() {
    values.get(1, key -> "one");
    values.get(2, key -> "");

    values.clear();

    assertThat(closed).containsExactly("one", "");
    assertThat(values.size()).isZero();
    assertThat(values.bytes()).isZero();
  }
}
