package io.morph4j.engine.kernel.onednn;

import com.google.common.collect.MapMaker;
import io.morph4j.engine.tensor.Parameter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies of weights in the orders that primitives want, for as long as the weights stay the same
 * and somebody holds them.
 */
final class PackedWeights {
  private static final long FOR_EVER = -1;

  private final Map<INDArray, Copies> byWeights = new MapMaker().weakKeys().makeMap();

  /** {@code w} stays as it is: until parameters change, or for ever. */
  void keep(INDArray w, boolean forEver) {
    Copies copies = byWeights.computeIfAbsent(w, array -> new Copies());
    if (copies.made != FOR_EVER) {
      copies.made = forEver ? FOR_EVER : Parameter.changes();
    }
  }

  /**
   * {@code w} will not be read again: gives back its copies.
   *
   * @return whether it was the last of the weights that were to stay for ever
   */
  boolean forget(INDArray w) {
    Copies copies = byWeights.remove(w);
    if (copies == null) {
      return false;
    }
    copies.byReader.values().forEach(copy -> copy.memory.deallocate());
    return copies.forEver() && byWeights.values().stream().noneMatch(Copies::forEver);
  }

  /** The copies of {@code w}, null if nobody said that it stays as it is. */
  @Nullable Copies of(INDArray w) {
    Copies copies = byWeights.get(w);
    return copies == null || !copies.holds() ? null : copies;
  }

  /** The copies of {@code w} that hold for ever, or null. */
  @Nullable Copies forEver(INDArray w) {
    Copies copies = of(w);
    return copies != null && copies.forEver() ? copies : null;
  }

  /**
   * Those of one array: the last one used for ever, or the last two, forward and back, in a step.
   * Pictures of another size have other primitives; a copy for each would fill the memory.
   */
  static final class Copies {
    private final Map<Object, Copy> byReader = new LinkedHashMap<>(4, .75f, true);
    private long made;

    private boolean holds() {
      return forEver() || made == Parameter.changes();
    }

    boolean forEver() {
      return made == FOR_EVER;
    }

    /**
     * The copy for {@code reader}, of {@code bytes}.
     *
     * @param reader the primitive that reads it, told from others by identity
     */
    Copy find(Object reader, long bytes) {
      Copy copy = byReader.get(reader);
      if (copy == null) {
        copy = new Copy(byReader.size() < (forEver() ? 1 : 2) ? null : oldest(), bytes);
        byReader.put(reader, copy);
      }
      copy.current = copy.made == made;
      copy.made = made;
      return copy;
    }

    private Copy oldest() {
      Iterator<Copy> copies = byReader.values().iterator();
      Copy oldest = copies.next();
      copies.remove();
      return oldest;
    }
  }

  /** One copy. */
  static final class Copy {
    private final BytePointer memory;
    private long made = Long.MIN_VALUE;
    private boolean current;

    /**
     * @param unused whose memory may be taken, or null
     */
    private Copy(@Nullable Copy unused, long bytes) {
      long size = bytes + Scratchpad.LINE;
      if (unused != null && unused.memory.capacity() >= size) {
        memory = unused.memory;
        return;
      }
      if (unused != null) {
        unused.memory.deallocate();
      }
      // Given back by the garbage collector too, if nobody forgets the weights.
      memory = new BytePointer(size);
    }

    long address() {
      return Scratchpad.aligned(memory.address());
    }

    /** Whether it holds the weights; whoever is told that it does not has to see to it. */
    boolean isCurrent() {
      return current;
    }
  }
}
