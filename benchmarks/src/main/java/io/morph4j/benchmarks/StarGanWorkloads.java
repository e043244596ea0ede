package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import io.morph4j.benchmarks.workload.WorkloadProvider;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Training;
import io.morph4j.data.DomainBatch;
import io.morph4j.data.DomainData;
import io.morph4j.stargan.v1.StarGan1Config;
import io.morph4j.stargan.v1.StarGan1Trainer;
import io.morph4j.stargan.v2.StarGan2Config;
import io.morph4j.stargan.v2.StarGan2Trainer;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training steps of StarGAN v1, both networks in each, and v2, on four domains of noise at 64². */
public final class StarGanWorkloads implements WorkloadProvider {
  private static final List<String> DOMAINS = List.of("a", "b", "c", "d");
  private static final int SIDE = 64;
  private static final int BATCH = 4;
  private static final StarGan1Config V1 =
      ConfigRecords.with(
          StarGan1Config.tiny(),
          Map.of("batchSize", "4", "ngf", "32", "ndf", "32", "blocks", "3", "criticSteps", "1"));
  private static final StarGan2Config V2 =
      ConfigRecords.with(
          StarGan2Config.tiny(),
          Map.of(
              "batchSize", "4",
              "filters", "16",
              "maxFilters", "64",
              "hidden", "64",
              "styleDimension", "32",
              "penaltyEvery", "1"));

  /** For {@link java.util.ServiceLoader}. */
  public StarGanWorkloads() {}

  @Override
  public List<WorkloadCase> cases() {
    return List.of(
        WorkloadCase.of(
            "stargan-64-ngf32-r3-n4",
            Kind.STEP,
            BATCH,
            () ->
                new TrainingSteps(
                    Training.start(
                        "stargan", V1, 1, null, p -> new StarGan1Trainer(V1, noise(), p)))),
        WorkloadCase.of(
            "stargan2-64-f16-n4",
            Kind.STEP,
            BATCH,
            () ->
                new TrainingSteps(
                    Training.start(
                        "stargan2", V2, 1, null, p -> new StarGan2Trainer(V2, noise(), p)))));
  }

  @Override
  public Optional<URL> pytorch() {
    return Optional.ofNullable(StarGanWorkloads.class.getResource("peer_stargan.py"));
  }

  private static DomainData noise() {
    INDArray own = Nd4j.eye(DOMAINS.size()).castTo(DataType.FLOAT);
    INDArray next = Nd4j.concat(0, own.getRows(1, 2, 3), own.getRows(0)).dup('c');
    return DomainData.of(
        DOMAINS,
        true,
        List.of(new DomainBatch(pictures(), own, next, List.of(pictures(), pictures()))));
  }

  private static INDArray pictures() {
    return Nd4j.rand(DataType.FLOAT, BATCH, 3, SIDE, SIDE).muli(2).subi(1);
  }
}
