package io.morph4j.benchmarks;

import io.morph4j.benchmarks.TimedKernels.Pass;
import io.morph4j.benchmarks.TimedKernels.Shape;
import io.morph4j.engine.kernel.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One convolution of oneDNN alone, with every operand in the layout that it likes best and nothing
 * around it: what a convolution inside a step can reach at most.
 */
final class Probe {
  private static final int TRIES = 5;

  /** More than caches hold. */
  private static final long COPIES_BYTES = 256L << 20;

  private static final long LINE = 64;

  /** Each byte of an operand: the number .747 in float, and .746 in bfloat16. */
  private static final int ABOUT_THREE_QUARTERS = 0x3f;

  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);
  private final data_type type;
  private final memory.desc x;
  private final memory.desc w;
  private final memory.desc y;
  private final long[] strides;
  private final long[] padding;
  private final primitive compute;
  private final List<memory> operands = new ArrayList<>();
  private final IntMemoryMap arguments = new IntMemoryMap();

  /** oneDNN's number of the weights, or of their gradient. */
  private final int weights;

  /** For zero padding that makes the result {@code 1 / stride} as large as the input. */
  Probe(Pass pass, Shape shape, Precision precision) {
    this.type = precision == Precision.BF16 ? data_type.bf16 : data_type.f32;
    long pad = (shape.kernel() - 1) / 2;
    long kernel = shape.kernel();
    this.x =
        desc(
            shape.batch(),
            shape.in(),
            (shape.height() - 1) * shape.stride() + kernel - 2 * pad,
            (shape.width() - 1) * shape.stride() + kernel - 2 * pad);
    this.w = desc(shape.out(), shape.in(), kernel, kernel);
    this.y = desc(shape.batch(), shape.out(), shape.height(), shape.width());
    this.strides = new long[] {shape.stride(), shape.stride()};
    this.padding = new long[] {pad, pad};
    convolution_forward.primitive_desc forward = forward();
    this.compute =
        switch (pass) {
          case FORWARD -> forward(forward);
          case DATA -> data(forward);
          case WEIGHTS -> weights(forward);
        };
    this.weights = pass == Pass.WEIGHTS ? dnnl.DNNL_ARG_DIFF_WEIGHTS : dnnl.DNNL_ARG_WEIGHTS;
  }

  private memory.desc desc(long... sides) {
    return new memory.desc(sides, type, format_tag.any);
  }

  private convolution_forward.primitive_desc forward() {
    return new convolution_forward.primitive_desc(
        cpu,
        dnnl.prop_kind.forward_training,
        dnnl.algorithm.convolution_direct,
        x,
        w,
        y,
        strides,
        padding,
        padding,
        new primitive_attr(),
        false);
  }

  private primitive forward(convolution_forward.primitive_desc forward) {
    bind(dnnl.DNNL_ARG_SRC, forward.src_desc());
    bind(dnnl.DNNL_ARG_WEIGHTS, forward.weights_desc());
    bind(dnnl.DNNL_ARG_DST, forward.dst_desc());
    return new convolution_forward(forward);
  }

  private primitive data(convolution_forward.primitive_desc forward) {
    convolution_backward_data.primitive_desc data =
        new convolution_backward_data.primitive_desc(
            cpu,
            dnnl.algorithm.convolution_direct,
            x,
            w,
            y,
            strides,
            padding,
            padding,
            forward,
            new primitive_attr(),
            false);
    bind(dnnl.DNNL_ARG_DIFF_SRC, data.diff_src_desc());
    bind(dnnl.DNNL_ARG_WEIGHTS, data.weights_desc());
    bind(dnnl.DNNL_ARG_DIFF_DST, data.diff_dst_desc());
    return new convolution_backward_data(data);
  }

  private primitive weights(convolution_forward.primitive_desc forward) {
    convolution_backward_weights.primitive_desc weights =
        new convolution_backward_weights.primitive_desc(
            cpu,
            dnnl.algorithm.convolution_direct,
            x,
            w,
            y,
            strides,
            padding,
            padding,
            forward,
            new primitive_attr(),
            false);
    bind(dnnl.DNNL_ARG_SRC, weights.src_desc());
    bind(dnnl.DNNL_ARG_DIFF_WEIGHTS, weights.diff_weights_desc());
    bind(dnnl.DNNL_ARG_DIFF_DST, weights.diff_dst_desc());
    return new convolution_backward_weights(weights);
  }

  private void bind(int argument, memory.desc layout) {
    memory operand = new memory(layout, cpu);
    Pointer.memset(operand.get_data_handle(), ABOUT_THREE_QUARTERS, layout.get_size());
    operands.add(operand);
    arguments.put(argument, operand);
  }

  /** Milliseconds of the fastest of a few executions. */
  double bestMs() {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      best = Math.min(best, executionMs());
    }
    return best;
  }

  /** The same with weights, or a gradient of them, that no cache holds: others each time. */
  double bestFromMemoryMs(Copies copies) {
    memory own = new memory(arguments.get(weights));
    memory.desc layout = own.get_desc();
    double best = Double.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      arguments.put(weights, new memory(layout, cpu, copies.next(layout.get_size())));
      best = Math.min(best, executionMs());
    }
    arguments.put(weights, own);
    return best;
  }

  private double executionMs() {
    long start = System.nanoTime();
    compute.execute(queue, arguments);
    queue._wait();
    return (System.nanoTime() - start) / 1e6;
  }

  /** Room for many weights one behind the other, to be used in turn. */
  static final class Copies {
    private final BytePointer all = new BytePointer(Pointer.malloc(COPIES_BYTES));
    private long used;

    Copies() {
      Pointer.memset(all, ABOUT_THREE_QUARTERS, COPIES_BYTES);
    }

    /** The room least lately used, of {@code bytes}. */
    private Pointer next(long bytes) {
      long length = (bytes + LINE - 1) / LINE * LINE;
      if (used + length > COPIES_BYTES) {
        used = 0;
      }
      Pointer room = all.getPointer(used);
      used += length;
      return room;
    }
  }
}
