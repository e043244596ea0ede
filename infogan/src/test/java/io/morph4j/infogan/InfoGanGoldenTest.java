package io.morph4j.infogan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.morph4j.core.Golden;
import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.GivenDraws;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.TrainingComparison;
import io.morph4j.data.LabelledBatch;
import io.morph4j.data.LabelledData;
import io.morph4j.engine.kernel.ConvolutionKernels;
import io.morph4j.engine.kernel.Nd4jKernels;
import io.morph4j.engine.kernel.onednn.OneDnnKernels;
import io.morph4j.engine.ops.KernelChoice;
import io.morph4j.infogan.codes.LatentCodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training steps of each form against numbers of an independent implementation. */
class InfoGanGoldenTest {

  @Test
  void paper_givenWeightsPicturesAndCodes_matchesReference() {
    Golden golden = Golden.read("train_infogan_official");
    GivenDraws draws = new GivenDraws();
    for (String step : List.of("_d", "_g")) {
      INDArray z = golden.array("in.z" + step, DataType.FLOAT);
      draws.add("z" + step, columns(z, 0, 5), 30);
      draws.add("c0" + step, columns(z, 5, 9), 24);
      draws.add("u" + step, columns(z, 9, 11), 12);
    }
    Map<String, String> options = options(golden, "paper", "cat4,2xcont");
    options.put("side", "16");
    options.put("filters", "3");
    options.put("discriminatorFilters", "3");
    options.put("hidden", "12");
    options.put("headHidden", "8");
    options.put("generatorRate", "0.001");
    check(golden, options, draws, true, List.of("G", "D"));
  }

  /**
   * In {@code eps08} the input of one LeakyReLU of D is zero within the rounding of floats. oneDNN
   * by the instructions of AVX2 rounds it to the side that the reference does not take. Where a
   * processor may have no more of them, which is told by bfloat16, ND4J's convolutions compute:
   * they take the reference's side on every processor.
   */
  @ParameterizedTest
  @ValueSource(strings = {"eps08", "eps1e5"})
  void shared_givenWeightsPicturesAndCodes_matchesReference(String eps) {
    Golden golden = Golden.read("train_infogan_shared_" + eps);
    GivenDraws draws =
        new GivenDraws()
            .add("z", golden.array("in.noise", DataType.FLOAT), 30)
            .add("c0", golden.array("in.label", DataType.FLOAT), 24)
            .add("u", golden.array("in.code", DataType.FLOAT), 12);
    Map<String, String> options = options(golden, "shared", "cat4,2xcont");
    options.put("side", "16");
    options.put("filters", "6");
    options.put("discriminatorFilters", "3");
    options.put("generatorEvery", "1");
    options.put("dropout", "0");
    options.put("bnEpsilon", golden.object("hparams").get("bn_eps").getAsString());
    boolean byNd4j = eps.equals("eps08") && !OneDnnKernels.hasBf16();
    ConvolutionKernels kernels = byNd4j ? new Nd4jKernels("") : KernelChoice.of(DataType.FLOAT);
    try (var given = KernelChoice.give(kernels)) {
      check(golden, options, draws, false, List.of("G", "D"));
    }
  }

  @Test
  void classifier_givenWeightsPicturesAndCodes_matchesReference() {
    Golden golden = Golden.read("train_infogan_classifier");
    GivenDraws draws = new GivenDraws();
    for (String step : List.of("_d", "_g", "_q")) {
      draws.add("z" + step, golden.array("in.z" + step, DataType.FLOAT), 30);
      INDArray c = golden.array("in.c" + step, DataType.FLOAT);
      boolean one = step.equals("_q");
      draws.add(
          "c0" + step,
          one ? c.get(NDArrayIndex.all(), NDArrayIndex.point(0), NDArrayIndex.all()).dup('c') : c,
          one ? 4 : 24);
    }
    Map<String, String> options = options(golden, "classifier", "cat4");
    options.put("side", "32");
    options.put("filters", "3");
    options.put("discriminatorFilters", "3");
    check(golden, options, draws, false, List.of("G", "D", "C"));
  }

  @Test
  void parse_codes_readsCountsAndKinds() {
    assertThat(LatentCodes.parse("cat10, 2xcont,3xcat20"))
        .isEqualTo(new LatentCodes(List.of(10, 20, 20, 20), 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cat", "cat1", "10", "cat10;cont", "cat10,,cont"})
  void parse_whatIsNoCode_isRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> LatentCodes.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("codes is \"" + text + "\"");
  }

  private static Map<String, String> options(Golden golden, String form, String codes) {
    JsonObject o = golden.object("hparams");
    Map<String, String> options = new HashMap<>();
    options.put("form", form);
    options.put("codes", codes);
    options.put("noise", "5");
    options.put("batchSize", "6");
    options.put("generatorRate", "0.0002");
    options.put("beta1", o.get("beta1").getAsString());
    return options;
  }

  private static void check(
      Golden golden,
      Map<String, String> options,
      GivenDraws draws,
      boolean gradients,
      List<String> networks) {
    InfoGanConfig config = ConfigRecords.with(InfoGanConfig.paper(), options);
    boolean unit = config.form() != InfoGanConfig.Form.SHARED;
    INDArray x = golden.array("in.x", DataType.FLOAT);
    LabelledData data =
        LabelledData.of(
            List.of("pictures"),
            IntStream.range(0, 3)
                .mapToObj(step -> x.get(NDArrayIndex.point(step)).dup('c'))
                .map(batch -> unit ? batch.mul(2).subi(1) : batch)
                .map(batch -> new LabelledBatch(batch, new int[6]))
                .toList());
    try (Training training =
        Training.start(
            "infogan", config, 1, null, parts -> new InfoGanTrainer(config, data, parts, draws))) {
      TrainingComparison.check(golden, training, networks, gradients);
    }
  }

  private static INDArray columns(INDArray z, int from, int to) {
    return z.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
  }
}
