package io.morph4j.core.kernel;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One oneDNN primitive for one shape, with the reorders around it. Operands: two in, one out. */
final class OneDnnPrimitive {
  private static final int RESULT = 2;
  private static final int SCRATCH = 3;

  private final stream queue;
  private final OneDnnWorkspace workspace;
  private final primitive compute;
  private final memory[] given = new memory[3];
  private final memory[] chosen = new memory[3];
  private final @Nullable reorder[] reorders = new reorder[3];
  private final long[] chosenBytes = new long[3];
  private final memory scratch;
  private final long scratchBytes;
  private final @Nullable memory bias;
  private final IntMemoryMap arguments = new IntMemoryMap();

  /**
   * @param argument oneDNN's number of the operand
   * @param given how arrays of the engine lie in memory
   * @param chosen how the primitive wants it
   */
  record Operand(int argument, memory.desc given, memory.desc chosen) {}

  /** Collects what a primitive works on. */
  static final class Builder {
    private final engine cpu;
    private final stream queue;
    private final OneDnnWorkspace workspace;
    private final Operand[] operands = new Operand[3];
    private memory.@Nullable desc bias;
    private boolean add;

    Builder(engine cpu, stream queue, OneDnnWorkspace workspace) {
      this.cpu = cpu;
      this.queue = queue;
      this.workspace = workspace;
    }

    Builder inputs(Operand first, Operand second) {
      operands[0] = first;
      operands[1] = second;
      return this;
    }

    Builder bias(memory.@Nullable desc layout) {
      bias = layout;
      return this;
    }

    Builder result(Operand result) {
      operands[RESULT] = result;
      return this;
    }

    Builder addToResult(boolean wanted) {
      add = wanted;
      return this;
    }

    OneDnnPrimitive build(primitive compute, memory.desc scratchpad) {
      return new OneDnnPrimitive(this, compute, scratchpad);
    }
  }

  private OneDnnPrimitive(Builder parts, primitive compute, memory.desc scratchpad) {
    this.queue = parts.queue;
    this.workspace = parts.workspace;
    this.compute = compute;
    for (int i = 0; i < 3; i++) {
      Operand operand = parts.operands[i];
      given[i] = new memory(operand.given(), parts.cpu, new Pointer());
      boolean moved = (i == RESULT && parts.add) || !operand.chosen().equals(operand.given());
      chosen[i] = moved ? new memory(operand.chosen(), parts.cpu, new Pointer()) : given[i];
      if (moved) {
        chosenBytes[i] = operand.chosen().get_size();
        reorders[i] =
            i == RESULT
                ? new reorder(chosen[i], given[i], attributes(parts.add))
                : new reorder(given[i], chosen[i]);
      }
      arguments.put(operand.argument(), chosen[i]);
    }
    this.scratch = new memory(scratchpad, parts.cpu, new Pointer());
    this.scratchBytes = scratchpad.get_size();
    arguments.put(dnnl.DNNL_ARG_SCRATCHPAD, scratch);
    this.bias = parts.bias == null ? null : new memory(parts.bias, parts.cpu, new Pointer());
    if (this.bias != null) {
      arguments.put(dnnl.DNNL_ARG_BIAS, this.bias);
    }
  }

  private static primitive_attr attributes(boolean add) {
    primitive_attr attributes = new primitive_attr();
    if (add) {
      post_ops sum = new post_ops();
      sum.append_sum();
      attributes.set_post_ops(sum);
    }
    return attributes;
  }

  void run(INDArray first, INDArray second, @Nullable INDArray shift, INDArray result) {
    bind(0, first);
    bind(1, second);
    bind(RESULT, result);
    if (bias != null && shift != null) {
      bias.set_data_handle(address(shift));
    }
    if (scratchBytes > 0) {
      scratch.set_data_handle(workspace.slot(SCRATCH, scratchBytes));
    }
    into(0);
    into(1);
    compute.execute(queue, arguments);
    reorder out = reorders[RESULT];
    if (out != null) {
      out.execute(queue, chosen[RESULT], given[RESULT]);
    }
    queue._wait();
  }

  private void bind(int i, INDArray array) {
    given[i].set_data_handle(address(array));
    if (reorders[i] != null) {
      chosen[i].set_data_handle(workspace.slot(i, chosenBytes[i]));
    }
  }

  private void into(int i) {
    reorder in = reorders[i];
    if (in != null) {
      in.execute(queue, given[i], chosen[i]);
    }
  }

  private static Pointer address(INDArray array) {
    return array.data().addressPointer();
  }
}
