package io.morph4j.benchmarks.ops;

import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.engine.tensor.Gradients;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What one call costs: a chain of {@value #CHAIN} calls in one step, the time divided by their
 * number. Recorded calls are what training makes; their derivatives are not computed here but where
 * the name says so.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OverheadBenchmark {
  /** Calls in one step. */
  static final int CHAIN = 50;

  private static final int SAMPLES = 256;
  private static final int FEATURES = 128;

  private final StepMemory memory = new StepMemory();
  private final INDArray one = Nd4j.ones(DataType.FLOAT, 1);
  private final INDArray samples = Nd4j.rand(DataType.FLOAT, SAMPLES, FEATURES);
  private final Linear linear =
      new Linear(Initializer.normal(new RandomStream(1)), FEATURES, FEATURES, true);

  /** {@code x + x} of one number. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public long addOneNumber() {
    return alone(one, x -> x.plus(x));
  }

  /** The same, recorded. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public long addOneNumberRecorded() {
    return recorded(one, x -> x.plus(x));
  }

  /** The same, recorded, with its derivative. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public long addOneNumberWithGradient() {
    return differentiated(one, x -> x.plus(x));
  }

  /** A dense layer of 128 to 128 features with bias, 256 samples. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public long linear() {
    return alone(samples, linear::forward);
  }

  /** The same, recorded. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public long linearRecorded() {
    return recorded(samples, linear::forward);
  }

  /** The same, recorded, with its derivative in the input. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public long linearWithGradient() {
    return differentiated(samples, linear::forward);
  }

  private long alone(INDArray start, UnaryOperator<Tensor> op) {
    try (StepScope step = memory.openWithoutGradients()) {
      return chain(Tensor.constant(start), op).rank();
    }
  }

  private long recorded(INDArray start, UnaryOperator<Tensor> op) {
    try (StepScope step = memory.open()) {
      return chain(Tensor.variable(start), op).rank();
    }
  }

  private long differentiated(INDArray start, UnaryOperator<Tensor> op) {
    try (StepScope step = memory.open()) {
      Tensor x = Tensor.variable(start);
      Tensor y = chain(x, op);
      return Gradients.weighted(y, Tensor.constant(start), List.of(x)).get(x).rank();
    }
  }

  private static Tensor chain(Tensor start, UnaryOperator<Tensor> op) {
    Tensor x = start;
    for (int i = 0; i < CHAIN; i++) {
      x = op.apply(x);
    }
    return x;
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    memory.close();
  }
}
