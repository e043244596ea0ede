package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.nn.FlatParameters;
import io.morph4j.core.nn.Layer;
import io.morph4j.engine.ops.Arithmetic;
import io.morph4j.engine.ops.Reductions;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A generator's forward pass without gradients, then forward and backward of {@code mean |y|}, on
 * one batch of noise.
 */
final class GeneratorWorkload implements Workload {
  private final Layer net;
  private final FlatParameters parameters;
  private final INDArray pictures;
  private final StepMemory memory = new StepMemory();

  /**
   * @param batch N
   * @param side H and W of the pictures {@code (N, 3, H, W)}
   */
  GeneratorWorkload(Layer net, int batch, int side) {
    this.net = net;
    this.parameters = FlatParameters.of(net);
    this.pictures = Nd4j.rand(DataType.FLOAT, batch, 3, side, side).muli(2).subi(1);
  }

  @Override
  public boolean forward() {
    try (StepScope step = memory.openWithoutGradients()) {
      net.forward(Tensor.constant(pictures));
    }
    return true;
  }

  @Override
  public void run() {
    try (StepScope step = memory.open()) {
      Tensor y = net.forward(Tensor.constant(pictures));
      Gradients.of(Reductions.mean(Arithmetic.abs(y)), parameters.parameters());
    }
  }

  @Override
  public long parameters() {
    return parameters.values().length();
  }

  @Override
  public void close() {
    memory.close();
  }
}
