package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Training;
import io.morph4j.cyclegan.CycleGanConfig;
import io.morph4j.cyclegan.CycleGanTrainer;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whole CycleGAN steps on one pair of noise pictures: ResNet-6, PatchGAN of the same width, all six
 * losses, both updates, no image pool.
 */
final class CycleGanWorkload implements Workload {
  private final Training training;

  /**
   * @param side of the pictures
   * @param filters of the first layer of all four networks
   * @param saveMemory as {@code --save-memory}
   */
  CycleGanWorkload(int side, int filters, boolean saveMemory) {
    CycleGanConfig config =
        ConfigRecords.with(
            CycleGanConfig.tiny(),
            Map.of(
                "cropSize", Integer.toString(side),
                "loadSize", Integer.toString(side),
                "ngf", Integer.toString(filters),
                "ndf", Integer.toString(filters),
                "saveMemory", Boolean.toString(saveMemory),
                "poolSize", "0"));
    UnpairedData data = UnpairedData.of(List.of(new UnpairedBatch(noise(side), noise(side))));
    this.training =
        Training.start(
            "cyclegan", config, 1, null, parts -> new CycleGanTrainer(config, data, parts));
  }

  private static INDArray noise(int side) {
    return Nd4j.rand(DataType.FLOAT, 1, 3, side, side).muli(2).subi(1);
  }

  @Override
  public void run() {
    training.step();
  }

  @Override
  public long parameters() {
    return training.parameterCounts().values().stream().mapToLong(count -> count).sum();
  }

  @Override
  public void close() {
    training.close();
  }
}
