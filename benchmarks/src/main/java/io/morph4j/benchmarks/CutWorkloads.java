package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import io.morph4j.benchmarks.workload.WorkloadProvider;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Training;
import io.morph4j.cut.CutConfig;
import io.morph4j.cut.CutTrainer;
import io.morph4j.data.UnpairedBatch;
import io.morph4j.data.UnpairedData;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training steps of CUT and FastCUT on networks of the same sizes as those of CycleGAN's cases. */
public final class CutWorkloads implements WorkloadProvider {
  /** For {@link java.util.ServiceLoader}. */
  public CutWorkloads() {}

  @Override
  public List<WorkloadCase> cases() {
    return List.of(
        WorkloadCase.of("cut-128-ngf64-r6", Kind.STEP, 2, () -> step(CutConfig.small())),
        WorkloadCase.of(
            "fastcut-128-ngf64-r6", Kind.STEP, 2, () -> step(CutConfig.small().fast())));
  }

  private static Workload step(CutConfig options) {
    CutConfig config =
        ConfigRecords.with(options, Map.of("loadSize", "128", "ngf", "64", "ndf", "64"));
    UnpairedBatch noise = new UnpairedBatch(noise(), noise());
    return new TrainingSteps(
        Training.start(
            "cut",
            config,
            1,
            null,
            parts -> new CutTrainer(config, UnpairedData.of(List.of(noise)), parts)));
  }

  private static INDArray noise() {
    return Nd4j.rand(DataType.FLOAT, 1, 3, 128, 128).muli(2).subi(1);
  }
}
