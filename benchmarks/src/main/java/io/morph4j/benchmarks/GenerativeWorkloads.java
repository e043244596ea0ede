package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import io.morph4j.benchmarks.workload.WorkloadProvider;
import io.morph4j.core.train.Training;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import io.morph4j.generative.acgan.AcganConfig;
import io.morph4j.generative.acgan.AcganTrainer;
import io.morph4j.infogan.InfoGanConfig;
import io.morph4j.infogan.InfoGanTrainer;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Training steps of AC-GAN and InfoGAN, preset {@code tiny}, on noise of ten classes. */
public final class GenerativeWorkloads implements WorkloadProvider {
  private static final AcganConfig ACGAN = AcganConfig.tiny();
  private static final InfoGanConfig INFOGAN = InfoGanConfig.tiny();

  /** For {@link java.util.ServiceLoader}. */
  public GenerativeWorkloads() {}

  @Override
  public List<WorkloadCase> cases() {
    return List.of(
        WorkloadCase.of(
            "acgan-28-f16-n50",
            Kind.STEP,
            ACGAN.batchSize(),
            () ->
                new TrainingSteps(
                    Training.start(
                        "acgan",
                        ACGAN,
                        1,
                        null,
                        p -> new AcganTrainer(ACGAN, noise(ACGAN.batchSize(), ACGAN.side()), p)))),
        WorkloadCase.of(
            "infogan-28-f32-n64",
            Kind.STEP,
            INFOGAN.batchSize(),
            () ->
                new TrainingSteps(
                    Training.start(
                        "infogan",
                        INFOGAN,
                        1,
                        null,
                        p ->
                            new InfoGanTrainer(
                                INFOGAN, noise(INFOGAN.batchSize(), INFOGAN.side()), p)))));
  }

  @Override
  public Optional<URL> pytorch() {
    return Optional.ofNullable(GenerativeWorkloads.class.getResource("peer_generative.py"));
  }

  private static LabelledData noise(int batch, int side) {
    List<String> classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    int[] labels = IntStream.range(0, batch).map(i -> i % 10).toArray();
    return LabelledData.of(
        classes,
        List.of(
            new LabelledBatch(
                Nd4j.rand(DataType.FLOAT, batch, 1, side, side).muli(2).subi(1), labels)));
  }
}
