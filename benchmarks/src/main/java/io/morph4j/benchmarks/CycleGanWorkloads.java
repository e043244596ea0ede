package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import io.morph4j.benchmarks.workload.WorkloadProvider;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Training;
import io.morph4j.cyclegan.CycleGanConfig;
import io.morph4j.cyclegan.CycleGanTrainer;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training steps of CycleGAN. */
public final class CycleGanWorkloads implements WorkloadProvider {
  /** For {@link java.util.ServiceLoader}. */
  public CycleGanWorkloads() {}

  @Override
  public List<WorkloadCase> cases() {
    return List.of(
        WorkloadCase.of("cyclegan-128-ngf64-r6", Kind.STEP, 2, () -> step(128, 64, false)),
        WorkloadCase.of("cyclegan-128-save-memory", Kind.STEP, 2, () -> step(128, 64, true)),
        WorkloadCase.of("cyclegan-64-ngf32-r6", Kind.STEP, 2, () -> step(64, 32, false)));
  }

  @Override
  public Optional<URL> pytorch() {
    return Optional.ofNullable(CycleGanWorkloads.class.getResource("peer_cyclegan.py"));
  }

  /**
   * Whole steps on one pair of noise pictures: ResNet-6, PatchGAN of the same width, all six
   * losses, both updates, no image pool.
   *
   * @param side of the pictures
   * @param filters of the first layer of all four networks
   * @param saveMemory as {@code --save-memory}
   */
  static Workload step(int side, int filters, boolean saveMemory) {
    CycleGanConfig config =
        ConfigRecords.with(
            CycleGanConfig.defaults(),
            Map.of(
                "blocks", "6",
                "cropSize", Integer.toString(side),
                "loadSize", Integer.toString(side),
                "ngf", Integer.toString(filters),
                "ndf", Integer.toString(filters),
                "saveMemory", Boolean.toString(saveMemory),
                "poolSize", "0"));
    UnpairedData data = UnpairedData.of(List.of(new UnpairedBatch(noise(side), noise(side))));
    return new TrainingSteps(
        Training.start(
            "cyclegan", config, 1, null, parts -> new CycleGanTrainer(config, data, parts)));
  }

  private static INDArray noise(int side) {
    return Nd4j.rand(DataType.FLOAT, 1, 3, side, side).muli(2).subi(1);
  }
}
