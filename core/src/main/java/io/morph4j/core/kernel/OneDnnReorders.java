package io.morph4j.core.kernel;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolution weights (out, in, kH, kW) brought from one order in memory into another. */
final class OneDnnReorders {
  private record Key(
      long out, long in, long kh, long kw, format_tag from, format_tag to, boolean add) {}

  private record Move(memory from, memory to, reorder move) {}

  private final engine cpu;
  private final stream queue;
  private final Map<Key, Move> moves = new HashMap<>();

  OneDnnReorders(engine cpu, stream queue) {
    this.cpu = cpu;
    this.queue = queue;
  }

  /**
   * Copies {@code from} in one order to {@code to} in another.
   *
   * @param shape array of the weights' shape (out, in, kH, kW)
   * @param add whether to add to what {@code to} holds
   */
  void move(
      INDArray shape,
      INDArray from,
      format_tag order,
      INDArray to,
      format_tag wanted,
      boolean add) {
    Key key =
        new Key(shape.size(0), shape.size(1), shape.size(2), shape.size(3), order, wanted, add);
    Move known = moves.computeIfAbsent(key, this::build);
    known.from().set_data_handle(from.data().addressPointer());
    known.to().set_data_handle(to.data().addressPointer());
    known.move().execute(queue, known.from(), known.to());
    queue._wait();
  }

  private Move build(Key key) {
    memory from = weights(key, key.from());
    memory to = weights(key, key.to());
    primitive_attr attributes = new primitive_attr();
    if (key.add()) {
      post_ops sum = new post_ops();
      sum.append_sum();
      attributes.set_post_ops(sum);
    }
    return new Move(from, to, new reorder(from, to, attributes));
  }

  private memory weights(Key key, format_tag order) {
    long[] shape = {key.out(), key.in(), key.kh(), key.kw()};
    return new memory(new memory.desc(shape, data_type.f32, order), cpu, new Pointer());
  }
}
