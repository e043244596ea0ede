package io.morph4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.Golden;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares training steps with a reference file: losses, gradients and weights. */
public final class TrainingComparison {
  private TrainingComparison() {}

  /**
   * Runs the file's steps from its start weights.
   *
   * @param networks names of the file and of the training
   * @param gradients whether the gradient buffers after the first step are those of the file, which
   *     keeps the gradient of a network's first update
   */
  public static void check(
      Golden golden, Training training, List<String> networks, boolean gradients) {
    int steps = Integer.parseInt(golden.text("steps"));
    for (String net : networks) {
      training.network(net).load(golden.arrays("w0." + net + "."));
    }
    double[][] losses = new double[steps][];
    List<String> names = golden.names("loss.");
    for (int step = 0; step < steps; step++) {
      var now = training.step().values();
      assertThat(now.keySet()).containsAll(names);
      losses[step] = names.stream().mapToDouble(now::get).toArray();
      if (step == 0 && gradients) {
        checkGradients(golden, training, networks);
      }
      if (golden.names("w" + (step + 1) + ".").size() > 0) {
        checkWeights(golden, training, networks, "w" + (step + 1) + ".");
      }
    }
    for (int k = 0; k < names.size(); k++) {
      checkLoss(golden, "loss." + names.get(k), losses, k);
    }
    golden.requireAllChecked("loss.");
    golden.requireAllChecked("w");
  }

  /** Of several updates in a step the last is compared; the others are copied from the file. */
  private static void checkLoss(Golden golden, String name, double[][] losses, int k) {
    INDArray mine = golden.array(name, DataType.FLOAT);
    int columns = (int) (mine.length() / losses.length);
    for (int step = 0; step < losses.length; step++) {
      mine.data().put((long) step * columns + columns - 1, losses[step][k]);
    }
    golden.check(name, mine);
  }

  private static void checkGradients(Golden golden, Training training, List<String> networks) {
    for (String net : networks) {
      training
          .network(net)
          .namedParameters()
          .forEach(
              (key, parameter) ->
                  golden.check("g1." + net + "." + key, parameter.gradientBuffer()));
    }
    golden.requireAllChecked("g1.");
  }

  /** Weights whose first gradient drowns in rounding are listed in the file and left out. */
  private static void checkWeights(
      Golden golden, Training training, List<String> networks, String prefix) {
    for (String net : networks) {
      training
          .network(net)
          .state()
          .forEach(
              (key, array) -> {
                INDArray mine = array.dup('c');
                String skip = "skip." + net + "." + key;
                String wanted = prefix + net + "." + key;
                if (golden.has(skip)) {
                  INDArray reference = golden.array(wanted, DataType.FLOAT);
                  for (int index : golden.integers(skip)) {
                    mine.data().put(index, reference.data().getDouble(index));
                  }
                }
                if (!key.endsWith("num_batches_tracked")) {
                  golden.check(wanted, mine);
                }
              });
    }
  }
}
