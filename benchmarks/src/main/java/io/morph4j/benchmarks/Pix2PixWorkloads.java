package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import io.morph4j.benchmarks.workload.WorkloadProvider;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Training;
import io.morph4j.data.PairedBatch;
import io.morph4j.data.PairedData;
import io.morph4j.pix2pix.Pix2PixConfig;
import io.morph4j.pix2pix.Pix2PixTrainer;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training steps of pix2pix. */
public final class Pix2PixWorkloads implements WorkloadProvider {
  /** What the peer has: batch norm in the discriminator and the published weight. */
  private static final Pix2PixConfig CONFIG =
      ConfigRecords.with(Pix2PixConfig.tiny(), Map.of("spectralNorm", "false", "lambdaL1", "100"));

  /** For {@link java.util.ServiceLoader}. */
  public Pix2PixWorkloads() {}

  @Override
  public List<WorkloadCase> cases() {
    return List.of(
        WorkloadCase.of(
            "pix2pix-64-ngf32-d6-n8",
            Kind.STEP,
            CONFIG.sampling().batchSize(),
            Pix2PixWorkloads::step));
  }

  @Override
  public Optional<URL> pytorch() {
    return Optional.ofNullable(Pix2PixWorkloads.class.getResource("peer_pix2pix.py"));
  }

  /** Whole steps of the preset {@code tiny}, with the published losses, on one batch of noise. */
  private static Workload step() {
    PairedData data = PairedData.of(List.of(new PairedBatch(noise(), noise())));
    return new TrainingSteps(
        Training.start("pix2pix", CONFIG, 1, null, p -> new Pix2PixTrainer(CONFIG, data, p)));
  }

  private static INDArray noise() {
    int side = CONFIG.sampling().cropSize();
    return Nd4j.rand(DataType.FLOAT, CONFIG.sampling().batchSize(), 3, side, side).muli(2).subi(1);
  }
}
