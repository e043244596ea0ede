package io.morph4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.loss.LossFunctions;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Linear;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.optim.Optimizer;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Training#join}, with workers that are threads. */
class WorkersTest {
  private static final int BATCH = 4;

  private record Settings() {}

  /** A plane. */
  private record PlaneOptions() implements NetworkOptions<Linear> {
    @Override
    public String kind() {
      return "plane";
    }

    @Override
    public Linear build(Initializer init) {
      return new Linear(init, 2, 1, true);
    }

    @Override
    public Tensor forward(Linear network, Tensor... inputs) {
      return network.forward(inputs[0]);
    }
  }

  /** Points whose numbers decide where they lie. */
  private static final class Points implements Batches<INDArray> {
    private int from;
    private int to = BATCH;
    private long position;

    @Override
    public INDArray next() {
      INDArray points = Nd4j.create(DataType.FLOAT, to - from, 2);
      for (int i = from; i < to; i++) {
        INDArray point = Nd4j.create(DataType.FLOAT, 2);
        RandomStream.of(1, "point", position * BATCH + i).fillUniform(point, -1, 1);
        points.putRow(i - from, point);
      }
      position++;
      return points;
    }

    @Override
    public void share(int index, int count) {
      from = index * BATCH / count;
      to = (index + 1) * BATCH / count;
    }

    @Override
    public long stepsPerEpoch() {
      return 100;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void seek(long next) {
      position = next;
    }

    @Override
    public double waitedSeconds() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static Training training(Batches<INDArray> points) {
    return Training.start(
        "plane",
        new Settings(),
        1,
        null,
        training -> {
          Batches<INDArray> data = training.data(points);
          Linear plane = training.network("plane", new PlaneOptions(), StartConfig.kaiming());
          Optimizer adam = training.optimizer("adam", AdamConfig.defaults(), plane);
          training.schedule(RateConfig.defaults());
          return new Trainer() {
            @Override
            public void step(Step step) {
              Tensor x = Tensor.constant(data.next());
              Objective loss = step.objective("G", adam);
              loss.add(LossFunctions.l1(plane.forward(x), Tensor.constant(x.array().sum(true, 1))));
              loss.minimize();
            }

            @Override
            public Samples samples() {
              return new Samples("none");
            }
          };
        });
  }

  /** Workers in one process: the last to come takes the mean for all. */
  private static final class Threads {
    private final INDArray[] brought;
    private final CyclicBarrier barrier;

    Threads(int count) {
      this.brought = new INDArray[count];
      this.barrier = new CyclicBarrier(count, this::mean);
    }

    private void mean() {
      INDArray mean = Nd4j.zeros(DataType.FLOAT, brought[0].shape());
      for (INDArray each : brought) {
        mean.addi(each.div(brought.length));
      }
      for (INDArray each : brought) {
        each.assign(mean);
      }
    }

    Workers worker(int index) {
      return new Workers() {
        @Override
        public int index() {
          return index;
        }

        @Override
        public int count() {
          return brought.length;
        }

        @Override
        public void average(INDArray values) {
          brought[index] = values;
          try {
            barrier.await();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      };
    }
  }

  /**
   * @param weights after the last step
   */
  private record Trained(List<Double> losses, INDArray weights) {}

  private static Trained train(Training training, int steps) {
    try (training) {
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < steps; i++) {
        losses.add(training.step().values().get("G"));
      }
      return new Trained(losses, training.save().array("plane.weight").dup());
    }
  }

  private static List<Trained> together(int count, int every, int steps) throws Exception {
    Threads threads = new Threads(count);
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Trained>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Training training = training(new Points());
        training.join(threads.worker(i), every);
        tasks.add(() -> train(training, steps));
      }
      List<Trained> results = new ArrayList<>();
      for (Future<Trained> each : pool.invokeAll(tasks)) {
        results.add(each.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void gradientsAveraged_trainAsOneWithTheWholeBatch() throws Exception {
    Trained alone = train(training(new Points()), 20);
    for (int count : new int[] {2, 4}) {
      for (Trained each : together(count, 1, 20)) {
        for (int i = 0; i < 20; i++) {
          assertThat(each.losses().get(i)).isCloseTo(alone.losses().get(i), Offset.offset(1e-5));
        }
        assertThat(each.weights().sub(alone.weights()).amaxNumber().doubleValue()).isLessThan(1e-5);
      }
    }
  }

  @Test
  void parametersAveraged_areTheSameThenAndOthersBetween() throws Exception {
    List<Trained> even = together(2, 3, 6);
    assertThat(even.get(0).weights()).isEqualTo(even.get(1).weights());
    assertThat(even.get(0).losses()).isEqualTo(even.get(1).losses());
    List<Trained> odd = together(2, 3, 7);
    assertThat(odd.get(0).weights()).isNotEqualTo(odd.get(1).weights());
  }

  @Test
  void join_withDataThatAreNotDivided_isRefused() {
    try (Training training =
        Training.start(
            "numbers",
            new Settings(),
            1,
            null,
            made -> {
              made.data(new NumberedBatches(3));
              return new Trainer() {
                @Override
                public void step(Step step) {}

                @Override
                public Samples samples() {
                  return new Samples("none");
                }
              };
            })) {
      Workers two = new Threads(2).worker(0);
      assertThatThrownBy(() -> training.join(two, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("NumberedBatches are not divided among 2 workers");
      assertThatThrownBy(() -> training.join(two, 0)).hasMessageContaining("every 1 or more");
    }
  }
}
