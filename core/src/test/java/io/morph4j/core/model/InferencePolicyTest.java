package io.morph4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.inference.ChannelMatch;
import io.morph4j.core.inference.LabColour;
import io.morph4j.core.inference.Translator;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.nn.Initializer.Scheme;
import io.morph4j.core.nn.Layer;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.StepMemory;
import io.morph4j.engine.tensor.StepScope;
import io.morph4j.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InferencePolicyTest {
  private final Layer generator = generator(1, 1);

  private static ResnetGenerator.Options options(int in, int out) {
    return ResnetGenerator.Options.of(2)
        .withChannels(in, out)
        .withFilters(4)
        .withNorm(Norm.BATCH)
        .withDropout(true);
  }

  private static Layer generator(int in, int out) {
    return options(in, out)
        .build(new Initializer(Scheme.NORMAL, .2, DataType.FLOAT, new RandomStream(1)));
  }

  private static INDArray pictures(int count, int channels) {
    INDArray pictures = Nd4j.create(DataType.FLOAT, count, channels, 16, 16);
    new RandomStream(5).fillUniform(pictures, -1, 1);
    return pictures;
  }

  private ModelFile model(boolean dropout, BatchStatistics statistics) {
    return model(generator, 1, 1, InferencePolicy.of(dropout, statistics));
  }

  private static ModelFile model(Layer generator, int in, int out, InferencePolicy policy) {
    return new ModelFile(
        ModelDescription.translation("pix2pix", options(in, out), in, out, "A", "B")
            .withPolicy(policy),
        generator.state());
  }

  private INDArray translate(ModelFile model, INDArray pictures, long seed) {
    try (Translator translator = Translator.of(model)) {
      translator.dropoutSeed(seed);
      return translator.translate(pictures);
    }
  }

  @Test
  void translate_dropoutOn_dependsOnTheSeedAlone() {
    ModelFile model = model(true, BatchStatistics.BATCH);
    INDArray two = pictures(2, 1);
    INDArray second = two.slice(1).dup().reshape(1, 1, 16, 16);
    try (Translator translator = Translator.of(model)) {
      INDArray alone = translator.translate(second);
      INDArray both = translator.translate(two);

      assertThat(translator.translate(second)).as("again").isEqualTo(alone);
      assertThat(both.slice(1).dup().reshape(1, 1, 16, 16)).as("in a batch").isEqualTo(alone);
      translator.dropoutSeed(9);
      assertThat(translator.translate(second)).as("another seed").isNotEqualTo(alone);
    }
  }

  @Test
  void translate_policies_allDiffer() {
    INDArray picture = pictures(1, 1);
    INDArray published = translate(model(true, BatchStatistics.BATCH), picture, 0);
    INDArray quiet = translate(model(false, BatchStatistics.BATCH), picture, 0);
    INDArray running = translate(model(false, BatchStatistics.RUNNING), picture, 0);

    assertThat(published).isNotEqualTo(quiet);
    assertThat(quiet).isNotEqualTo(running);
    assertThat(translate(model(false, BatchStatistics.BATCH), picture, 7))
        .as("without dropout the seed is nothing")
        .isEqualTo(quiet);
  }

  @Test
  void forward_whileTraining_leavesStatisticsAndStreamsAsTheyWere() {
    Map<String, INDArray> before = new LinkedHashMap<>();
    generator.namedBuffers().forEach((name, array) -> before.put(name, array.dup()));
    INDArray x = pictures(2, 1);
    try (StepMemory memory = new StepMemory()) {
      INDArray first = trained(memory, generator(1, 1), x);
      Layer looked = generator(1, 1);
      try (StepScope step = memory.openWithoutGradients()) {
        InferencePolicy.of(true, BatchStatistics.BATCH).forward(looked, Tensor.constant(x), 3);
      }
      assertThat(looked.training()).isTrue();
      looked.namedBuffers().forEach((name, array) -> assertThat(array).isEqualTo(before.get(name)));
      assertThat(trained(memory, looked, x)).as("the masks that follow").isEqualTo(first);
    }
  }

  private static INDArray trained(StepMemory memory, Layer generator, INDArray x) {
    try (StepScope step = memory.open()) {
      return generator.forward(Tensor.constant(x)).copy();
    }
  }

  @Test
  void with_texts_replacesComponents() {
    InferencePolicy lab = new InferencePolicy(true, BatchStatistics.BATCH, false, Colours.LAB);

    assertThat(InferencePolicy.DEFAULT.with(lab.describe())).isEqualTo(lab);
    assertThat(lab.with(Map.of("dropout", "false", "colours", "rgb")))
        .isEqualTo(new InferencePolicy(false, BatchStatistics.BATCH, false, Colours.RGB));
    assertThatThrownBy(() -> lab.with(Map.of("batchStatistics", "own")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("batchStatistics = own: expected one of running, batch");
  }

  @Test
  void translate_networkThatColours_joinsLightnessOfThePictureAndItsOutput() {
    Layer colouring = generator(1, 2);
    INDArray grey = pictures(2, 1);
    float[] lightness =
        LabColour.lightness(ChannelMatch.toChannels(grey, 3).slice(1).dup('c').data().asFloat());
    INDArray colour =
        translate(
            model(colouring, 1, 2, InferencePolicy.DEFAULT),
            Nd4j.create(lightness, new long[] {1, 1, 16, 16}),
            0);

    INDArray made =
        translate(
            model(
                colouring,
                1,
                2,
                new InferencePolicy(false, BatchStatistics.RUNNING, true, Colours.LAB)),
            grey,
            0);

    assertThat(colour.shape()).containsExactly(1, 2, 16, 16);
    assertThat(made.shape()).containsExactly(2, 3, 16, 16);
    assertThat(made.slice(1).dup('c').data().asFloat())
        .containsExactly(LabColour.toRgb(lightness, colour.data().asFloat()), within(1e-5f));
    assertThat(made.slice(1).slice(0)).as("red and blue").isNotEqualTo(made.slice(1).slice(2));
  }
}
