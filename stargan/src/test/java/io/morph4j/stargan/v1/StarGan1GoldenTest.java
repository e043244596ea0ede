package io.morph4j.stargan.v1;

import com.google.gson.JsonObject;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Training;
import io.morph4j.data.DomainBatch;
import io.morph4j.data.DomainData;
import io.morph4j.stargan.GoldenTraining;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Three training steps against numbers computed in float64 by an independent implementation. */
@Tag("arrays")
class StarGan1GoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"bce", "ce"})
  void threeSteps_givenWeightsAndPictures_matchReference(String loss) {
    GoldenTraining golden = new GoldenTraining("train_stargan1_" + loss);
    JsonObject hyper = golden.golden().object("hparams");
    StarGan1Config config =
        ConfigRecords.with(
            StarGan1Config.defaults(),
            Map.of(
                "ngf", hyper.get("conv_dim").getAsString(),
                "ndf", hyper.get("conv_dim").getAsString(),
                "blocks", hyper.get("g_repeat_num").getAsString(),
                "layers", hyper.get("d_repeat_num").getAsString(),
                "cropSize", hyper.get("image_size").getAsString(),
                "criticSteps", "1"));
    boolean domains = loss.equals("ce");
    DomainData data =
        DomainData.of(
            List.of("a", "b", "c"),
            domains,
            IntStream.range(0, 3)
                .mapToObj(
                    step ->
                        new DomainBatch(
                            golden.input("x", step),
                            labels(golden, "label_org", step, domains),
                            labels(golden, "label_trg", step, domains),
                            List.of()))
                .toList());
    AtomicInteger step = new AtomicInteger();
    try (Training training =
        Training.start(
            "stargan",
            config,
            1,
            null,
            parts ->
                new StarGan1Trainer(
                    config, data, parts, count -> golden.input("alpha", step.getAndIncrement())))) {
      golden.check(training, List.of("G", "D"));
    }
  }

  private static INDArray labels(GoldenTraining golden, String name, int step, boolean domains) {
    return domains ? golden.oneHot(name, step, 3) : golden.input(name, step);
  }
}
