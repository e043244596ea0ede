package io.morph4j.core.optim;

import io.morph4j.core.nn.FlatParameters;
import io.morph4j.engine.loop.BlockLoop;
import io.morph4j.engine.loop.HostArrays;
import io.morph4j.engine.tensor.ArrayCalls;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), with L2 decay added to the gradient if asked for.
 *
 * <pre>g += decay·p;  m = β1·m + (1-β1)·g;  v = β2·v + (1-β2)·g²
 * p -= lr/(1-β1^t) · m / (√v/√(1-β2^t) + ε)</pre>
 *
 * <p>ε is added after the bias-corrected root, as in the algorithm. Folding the correction into the
 * rate instead makes ε act like 3e-7 in the first step and shows on small gradients.
 */
public final class Adam extends Optimizer {
  /**
   * Options of Adam.
   *
   * @param beta1 default .5 for GANs
   * @param beta2 default .999
   * @param eps default 1e-8
   * @param weightDecay L2 factor, default 0
   */
  public record Options(double beta1, double beta2, double eps, double weightDecay) {
    public Options {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && eps >= 0 && weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "betas are in [0, 1), eps and weight decay at least 0: %s, %s, %s, %s"
                .formatted(beta1, beta2, eps, weightDecay));
      }
    }

    public static Options betas(double beta1, double beta2) {
      return new Options(beta1, beta2, 1e-8, 0);
    }

    public Options withWeightDecay(double value) {
      return new Options(beta1, beta2, eps, value);
    }
  }

  private final Options options;
  private final INDArray m;
  private final INDArray v;

  public Adam(FlatParameters parameters, double learningRate, Options options) {
    super(parameters, learningRate);
    this.options = options;
    this.m = moment("m");
    this.v = moment("v");
  }

  @Override
  protected void update(INDArray values, INDArray slopes, long start, long end) {
    double rate = learningRate() / (1 - Math.pow(options.beta1(), steps()));
    double root = Math.sqrt(1 - Math.pow(options.beta2(), steps()));
    INDArray mean = part(m, start, end);
    INDArray square = part(v, start, end);
    if (values.dataType() == DataType.FLOAT && HostArrays.onHost()) {
      inOnePass(values, slopes, mean, square, (float) rate, (float) (1 / root));
    } else {
      StepScope.scratch(() -> byNd4j(values, slopes, mean, square, root));
    }
  }

  /**
   * In place, by ND4J's operation for it, which folds the correction of both moments into the rate:
   * with ε times the root as its ε that is the algorithm.
   */
  private void byNd4j(
      INDArray values, INDArray slopes, INDArray mean, INDArray square, double root) {
    INDArray moved = Tensor.allocate(values.dataType(), values.shape()).array();
    INDArray g = slopes;
    if (options.weightDecay() != 0) {
      ArrayCalls.scale(values, options.weightDecay(), 0, moved);
      ArrayCalls.add(moved, slopes, moved);
      g = moved;
    }
    ArrayCalls.run(
        "adam_updater",
        new INDArray[] {g, square, mean},
        new INDArray[] {moved, square, mean},
        new int[] {Math.toIntExact(steps() - 1)},
        learningRate(),
        options.beta1(),
        options.beta2(),
        options.eps() * root);
    ArrayCalls.subtract(values, moved, values);
  }

  private void inOnePass(
      INDArray values, INDArray slopes, INDArray mean, INDArray square, float rate, float unroot) {
    FloatBuffer p = HostArrays.floats(values);
    FloatBuffer gradient = HostArrays.floats(slopes);
    FloatBuffer first = HostArrays.floats(mean);
    FloatBuffer second = HostArrays.floats(square);
    float beta1 = (float) options.beta1();
    float beta2 = (float) options.beta2();
    float rest1 = (float) (1 - options.beta1());
    float rest2 = (float) (1 - options.beta2());
    float eps = (float) options.eps();
    float decay = (float) options.weightDecay();
    BlockLoop.over(
        values.length(),
        block -> {
          float[] w = block.load(0, p);
          float[] slope = block.load(1, gradient);
          float[] m1 = block.load(2, first);
          float[] m2 = block.load(3, second);
          int n = block.length();
          for (int i = 0; i < n; i++) {
            float g = slope[i] + decay * w[i];
            float a = beta1 * m1[i] + rest1 * g;
            float b = beta2 * m2[i] + rest2 * g * g;
            m1[i] = a;
            m2[i] = b;
            w[i] = w[i] - rate * a / ((float) Math.sqrt(b) * unroot + eps);
          }
          block.store(0, p);
          block.store(2, first);
          block.store(3, second);
        });
  }
}
