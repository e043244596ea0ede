package io.morph4j.engine.kernel.onednn;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is made once for a key and kept while it is in use: beyond a number of values, those go that
 * were not asked for the longest. Pictures of many sizes would fill the memory otherwise.
 */
final class RecentlyUsed<K, V> {
  private final int most;
  private final Consumer<V> close;
  private final Map<K, V> values = new LinkedHashMap<>(16, .75f, true);

  /**
   * @param most how many are kept
   * @param close gives back what a value holds outside the heap
   */
  RecentlyUsed(int most, Consumer<V> close) {
    this.most = most;
    this.close = close;
  }

  /** The value of {@code key}, made if it is not there. */
  V get(K key, Function<K, V> make) {
    V value = values.get(key);
    if (value == null) {
      value = make.apply(key);
      if (values.size() >= most) {
        Iterator<V> oldest = values.values().iterator();
        close.accept(oldest.next());
        oldest.remove();
      }
      values.put(key, value);
    }
    return value;
  }

  int size() {
    return values.size();
  }
}
