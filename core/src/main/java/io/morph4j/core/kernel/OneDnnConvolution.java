package io.morph4j.core.kernel;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One oneDNN primitive for one shape, with the reorders around it. Operands: two in, one out. */
final class OneDnnConvolution {
  private static final int RESULT = 2;
  private static final int SCRATCH = 3;

  private final stream queue;
  private final OneDnnWorkspace workspace;
  private final primitive compute;
  private final memory[] plain = new memory[3];
  private final memory[] chosen = new memory[3];
  private final @Nullable reorder[] reorders = new reorder[3];
  private final long[] chosenBytes = new long[3];
  private final memory scratch;
  private final long scratchBytes;
  private final @Nullable memory bias;
  private final IntMemoryMap arguments = new IntMemoryMap();

  OneDnnConvolution(
      engine cpu,
      stream queue,
      OneDnnWorkspace workspace,
      primitive compute,
      memory.desc scratchpad,
      memory.@Nullable desc bias,
      int[] slots,
      memory.desc[] plainLayouts,
      memory.desc[] chosenLayouts) {
    this.queue = queue;
    this.workspace = workspace;
    this.compute = compute;
    for (int i = 0; i < 3; i++) {
      plain[i] = new memory(plainLayouts[i], cpu, new Pointer());
      if (chosenLayouts[i].equals(plainLayouts[i])) {
        chosen[i] = plain[i];
      } else {
        chosen[i] = new memory(chosenLayouts[i], cpu, new Pointer());
        chosenBytes[i] = chosenLayouts[i].get_size();
        reorders[i] =
            i == RESULT ? new reorder(chosen[i], plain[i]) : new reorder(plain[i], chosen[i]);
      }
      arguments.put(slots[i], chosen[i]);
    }
    this.scratch = new memory(scratchpad, cpu, new Pointer());
    this.scratchBytes = scratchpad.get_size();
    arguments.put(dnnl.DNNL_ARG_SCRATCHPAD, scratch);
    this.bias = bias == null ? null : new memory(bias, cpu, new Pointer());
    if (this.bias != null) {
      arguments.put(dnnl.DNNL_ARG_BIAS, this.bias);
    }
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
      out.execute(queue, chosen[RESULT], plain[RESULT]);
    }
    queue._wait();
  }

  private void bind(int i, INDArray array) {
    plain[i].set_data_handle(address(array));
    if (reorders[i] != null) {
      chosen[i].set_data_handle(workspace.slot(i, chosenBytes[i]));
    }
  }

  private void into(int i) {
    reorder in = reorders[i];
    if (in != null) {
      in.execute(queue, plain[i], chosen[i]);
    }
  }

  private static Pointer address(INDArray array) {
    return array.data().addressPointer();
  }
}
