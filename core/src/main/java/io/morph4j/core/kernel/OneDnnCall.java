package io.morph4j.core.kernel;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** One primitive with the places of its operands. */
final class OneDnnCall {
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
  }

  /** A pointer to memory that somebody else keeps alive. */
  private static final class At extends Pointer {
    At(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  private final primitive compute;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final memory[] memories;
  private final Place[] places;
  private int count;

  OneDnnCall(primitive compute, int operands) {
    this.compute = compute;
    this.memories = new memory[operands];
    this.places = new Place[operands];
  }

  /**
   * Adds an operand.
   *
   * @param argument oneDNN's number for it
   */
  OneDnnCall with(int argument, memory memory, Place place) {
    arguments.put(argument, memory);
    memories[count] = memory;
    places[count] = place;
    count++;
    return this;
  }

  void execute(stream queue, long[] arrays, long[] slots) {
    for (int i = 0; i < count; i++) {
      memories[i].set_data_handle(new At(places[i].address(arrays, slots)));
    }
    compute.execute(queue, arguments);
  }
}
