package io.morph4j.benchmarks.ops;

import io.morph4j.core.nn.Layer;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.Parameter;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Time of single operations, without gradients and with those of input and parameters. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OpBenchmark {
  /** What is measured. */
  @Param public Op op = Op.RELU;

  private final StepMemory memory = new StepMemory();
  private Layer layer = Op.RELU.layer();
  private INDArray input = Nd4j.zeros(DataType.FLOAT, 1);
  private INDArray upstream = Nd4j.zeros(DataType.FLOAT, 1);

  /** Builds the operation and its input. */
  @Setup
  public void prepare() {
    layer = op.layer();
    input = Nd4j.rand(DataType.FLOAT, op.shape()).muli(2).subi(1);
    try (StepScope step = memory.openWithoutGradients()) {
      upstream = Nd4j.rand(DataType.FLOAT, layer.forward(Tensor.constant(input)).shape());
    }
  }

  /** One forward pass without gradients. */
  @Benchmark
  public long forward() {
    try (StepScope step = memory.openWithoutGradients()) {
      return layer.forward(Tensor.constant(input)).rank();
    }
  }

  /** Forward and backward pass. */
  @Benchmark
  public long forwardAndBackward() {
    try (StepScope step = memory.open()) {
      Tensor x = Tensor.variable(input);
      List<Tensor> wanted = new ArrayList<>(List.of(x));
      layer.parameters().stream().map(Parameter::tensor).forEach(wanted::add);
      return Gradients.weighted(layer.forward(x), Tensor.constant(upstream), wanted).get(x).rank();
    }
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    memory.close();
  }
}
