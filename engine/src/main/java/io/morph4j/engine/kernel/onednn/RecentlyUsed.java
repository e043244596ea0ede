package io.morph4j.engine.kernel.onednn;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What is made once for a key and kept while it is in use: beyond a number of bytes, those go that
 * were not asked for the longest. Pictures of many sizes would fill the memory otherwise.
 */
final class RecentlyUsed<K, V> {
  private final long most;
  private final ToLongFunction<V> size;
  private final Consumer<V> close;
  private final Map<K, V> values = new LinkedHashMap<>(16, .75f, true);
  private long bytes;

  /**
   * @param most bytes that are kept; the value asked for last is kept even if it has more
   * @param size bytes of a value, which stay the same
   * @param close gives back what a value holds outside the heap
   */
  RecentlyUsed(long most, ToLongFunction<V> size, Consumer<V> close) {
    this.most = most;
    this.size = size;
    this.close = close;
  }

  /** The value of {@code key}, made if it is not there. */
  V get(K key, Function<K, V> make) {
    V value = values.get(key);
    if (value == null) {
      value = make.apply(key);
      bytes += size.applyAsLong(value);
      dropUntil(most);
      values.put(key, value);
    }
    return value;
  }

  private void dropUntil(long left) {
    Iterator<V> oldest = values.values().iterator();
    while (bytes > left && oldest.hasNext()) {
      V value = oldest.next();
      bytes -= size.applyAsLong(value);
      close.accept(value);
      oldest.remove();
    }
  }

  /** Drops all values. */
  void clear() {
    dropUntil(-1);
  }

  /** What the values take. */
  long bytes() {
    return bytes;
  }

  int size() {
    return values.size();
  }
}
