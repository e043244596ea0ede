package io.morph4j.engine.kernel.onednn;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One primitive with the places of its operands. It outlives the scope of pointers that it is made
 * in.
 */
final class OneDnnCall {
  /**
   * Bytes of a convolution or a product with its operands: mostly machine code for its shape.
   * oneDNN does not tell how much; this is a guess.
   */
  static final long COMPUTE_BYTES = 64L << 10;

  /** The same of a reorder; most share their code with others. */
  private static final long REORDER_BYTES = 8L << 10;

  /** Where an operand begins. */
  interface Place {
    /**
     * @param arrays addresses of the arrays of the present call
     * @param slots addresses of the buffers of the workspace
     */
    long address(long[] arrays, long[] slots);

    static Place array(int index, long offset) {
      return (arrays, slots) -> arrays[index] + offset;
    }

    static Place slot(int index, long offset) {
      return (arrays, slots) -> slots[index] + offset;
    }

    /** The place {@code bytes} behind this one. */
    default Place plus(long bytes) {
      return (arrays, slots) -> address(arrays, slots) + bytes;
    }
  }

  /** A pointer to memory that somebody else keeps alive. */
  private static final class At extends Pointer {
    At(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  private final primitive compute;
  private final long bytes;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final memory[] memories;
  private final Place[] places;
  private int count;

  /**
   * @param bytes what {@code compute} is reckoned to hold
   */
  OneDnnCall(primitive compute, int operands, long bytes) {
    this.compute = compute;
    this.bytes = bytes;
    compute.retainReference();
    arguments.retainReference();
    this.memories = new memory[operands];
    this.places = new Place[operands];
  }

  /**
   * A copy from one order in memory into another.
   *
   * @param add whether to add to what the target holds
   */
  static OneDnnCall reorder(
      engine cpu, memory.desc from, Place source, memory.desc to, Place target, boolean add) {
    memory left = new memory(from, cpu, new Pointer());
    memory right = new memory(to, cpu, new Pointer());
    primitive_attr attributes = new primitive_attr();
    if (add) {
      addToResult(attributes);
    }
    return new OneDnnCall(new reorder(left, right, attributes), 2, REORDER_BYTES)
        .with(dnnl.DNNL_ARG_FROM, left, source)
        .with(dnnl.DNNL_ARG_TO, right, target);
  }

  static long[] sides(memory.desc order) {
    return numbers(order, order.get_dims());
  }

  /** Elements from one to the next along each side; for sides in blocks, from block to block. */
  static long[] strides(memory.desc order) {
    return numbers(order, order.get_strides());
  }

  private static long[] numbers(memory.desc order, LongPointer bySide) {
    long[] numbers = new long[order.get_ndims()];
    bySide.get(numbers);
    return numbers;
  }

  /** Makes a primitive with these attributes add to what its result holds. */
  static void addToResult(primitive_attr attributes) {
    post_ops sum = new post_ops();
    sum.append_sum();
    attributes.set_post_ops(sum);
  }

  /**
   * Adds an operand.
   *
   * @param argument oneDNN's number for it
   */
  OneDnnCall with(int argument, memory memory, Place place) {
    memory.retainReference();
    arguments.put(argument, memory);
    memories[count] = memory;
    places[count] = place;
    count++;
    return this;
  }

  /** What is reckoned to be held for this call, in and outside the heap. */
  long bytes() {
    return bytes;
  }

  /** Gives back what oneDNN holds for this call, which is not to be executed again. */
  void close() {
    arguments.deallocate();
    for (int i = 0; i < count; i++) {
      memories[i].deallocate();
    }
    compute.deallocate();
  }

  void execute(stream queue, long[] arrays, long[] slots) {
    for (int i = 0; i < count; i++) {
      memories[i].set_data_handle(new At(places[i].address(arrays, slots)));
    }
    compute.execute(queue, arguments);
  }
}
