package io.morph4j.stargan;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.Golden;
import io.morph4j.core.nn.Module;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.Training;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training steps of a reference file: its inputs, and its numbers against those of a training. */
public final class GoldenTraining {
  private static final int STEPS = 3;

  private final Golden golden;

  public GoldenTraining(String file) {
    this.golden = Golden.read(file);
  }

  public Golden golden() {
    return golden;
  }

  /** Input {@code name} of step {@code step}. */
  public INDArray input(String name, int step) {
    return golden.array("in." + name, DataType.FLOAT).get(NDArrayIndex.point(step)).dup('c');
  }

  /** Input {@code name} of step {@code step}, class indices, as rows of zeros and a one. */
  public INDArray oneHot(String name, int step, int classes) {
    int[] labels = input(name, step).toIntVector();
    return GoldenNetwork.oneHot(labels, classes, DataType.FLOAT);
  }

  /** Takes the three steps and compares losses and weights of {@code nets}. */
  public void check(Training training, List<String> nets) {
    check(training, nets, List.of(), List.of());
  }

  /**
   * The same where rounding decides over a part of the third step.
   *
   * @param unsettledLosses whose values in the third step are not compared
   * @param unsettledNets whose weights after it are not compared
   */
  public void check(
      Training training,
      List<String> nets,
      List<String> unsettledLosses,
      List<String> unsettledNets) {
    nets.forEach(net -> training.network(net).load(golden.arrays("w0." + net + ".")));
    Map<String, INDArray> losses = new HashMap<>();
    golden.names("loss.").forEach(name -> losses.put(name, Nd4j.create(DataType.FLOAT, STEPS)));
    for (int step = 0; step < STEPS; step++) {
      Losses now = training.step();
      int row = step;
      losses.forEach((name, values) -> values.putScalar(row, now.values().get(name)));
    }
    for (String name : unsettledLosses) {
      double reference = golden.array("loss." + name, DataType.FLOAT).getDouble(STEPS - 1);
      losses.get(name).putScalar(STEPS - 1, reference);
    }
    losses.forEach((name, values) -> golden.check("loss." + name, values));
    golden.requireAllChecked("loss.");
    for (String net : nets) {
      if (!unsettledNets.contains(net)) {
        checkWeights(net, training.network(net));
        golden.requireAllChecked("w3." + net + ".");
      }
    }
  }

  private void checkWeights(String net, Module network) {
    network
        .state()
        .forEach(
            (key, array) -> {
              String wanted = "w3." + net + "." + key;
              if (key.endsWith("num_batches_tracked")) {
                assertThat(array.getLong(0)).as(wanted).isZero();
              } else {
                golden.check(wanted, kept(net + "." + key, wanted, array));
              }
            });
  }

  /**
   * {@code array} but for elements whose first gradient drowns in rounding: the file lists them.
   */
  private INDArray kept(String key, String wanted, INDArray array) {
    INDArray mine = array.dup('c');
    if (golden.has("skip." + key)) {
      INDArray reference = golden.array(wanted, DataType.FLOAT);
      for (int index : golden.integers("skip." + key)) {
        mine.data().put(index, reference.data().getDouble(index));
      }
    }
    return mine;
  }
}
