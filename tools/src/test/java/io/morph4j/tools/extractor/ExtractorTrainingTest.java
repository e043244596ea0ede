package io.morph4j.tools.extractor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractors;
import io.morph4j.core.metric.FrechetDistance;
import io.morph4j.core.metric.KernelDistance;
import io.morph4j.core.metric.SmallExtractor;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.FruitPictures.Part;
import io.morph4j.engine.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ExtractorTrainingTest {
  private static final int SIDE = 64;
  private static final int SET = 80;

  @TempDir Path folder;

  /** Fruits that the extractor was not trained on. */
  private static float[][] fruits(Part part, int from) {
    FruitPictures set = new FruitPictures(SIDE, 1, 0, 99);
    float[][] planes = new float[SET][];
    for (int i = 0; i < SET; i++) {
      planes[i] = set.draw(part, from + i).picture().planes(3);
    }
    return planes;
  }

  private static float[][] spoilt(float[][] pictures, Fault fault) {
    float[][] copies = new float[pictures.length][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = pictures[i].clone();
      fault.spoil(copies[i], SIDE, RandomStream.of(5, fault.name(), i));
    }
    return copies;
  }

  private static INDArray features(FeatureExtractor extractor, float[][] pictures) {
    return extractor.features(Nd4j.create(pictures).reshape('c', pictures.length, 3, SIDE, SIDE));
  }

  @Test
  void builtInExtractor_spoiltAndOtherFruits_areFurtherThanMoreOfTheSame() {
    try (FeatureExtractor extractor = FeatureExtractors.open("small")) {
      INDArray reference = features(extractor, fruits(Part.TRAIN_A, 0));
      float[][] apples = fruits(Part.TRAIN_A, SET);
      INDArray more = features(extractor, apples);
      double frechet = FrechetDistance.between(more, reference);
      double kernel = Math.abs(KernelDistance.defaults().between(more, reference).value());
      Map<String, INDArray> others = new LinkedHashMap<>();
      others.put("oranges", features(extractor, fruits(Part.TRAIN_B, 0)));
      for (Fault fault :
          List.of(Fault.BLUR, Fault.NOISE, Fault.CHECKERBOARD, Fault.INVERSION, Fault.BLOCKS)) {
        others.put(fault.name(), features(extractor, spoilt(apples, fault)));
      }

      others.forEach(
          (name, features) -> {
            assertThat(FrechetDistance.between(features, reference))
                .as("Fréchet distance of %s, more apples have %s", name, frechet)
                .isGreaterThan(1.5 * frechet);
            assertThat(KernelDistance.defaults().between(features, reference).value())
                .as("kernel distance of %s, more apples have %s", name, kernel)
                .isGreaterThan(3 * kernel);
          });
    }
  }

  @Test
  void builtInExtractor_mapsAndFeatures_haveTheirShapes() {
    try (FeatureExtractor extractor = SmallExtractor.builtIn()) {
      INDArray pictures = Nd4j.rand(2, 3, SIDE, SIDE);

      assertThat(extractor.features(pictures).shape()).containsExactly(2, 64);
      assertThat(extractor.maps(pictures))
          .extracting(map -> map.size(1) + " x " + map.size(2))
          .containsExactly("24 x 32", "48 x 16", "64 x 16", "96 x 8", "64 x 8");
      assertThat(extractor.name()).isEqualTo("small-1");
    }
  }

  @Test
  void run_fewSteps_writesWeightsThatOpenAsExtractor() {
    Path file = folder.resolve("tiny.safetensors");

    Map<String, Double> right = new ExtractorTraining(12, 2, 4, 3).run(file, line -> {});

    assertThat(right).containsOnlyKeys("content", "hue", "fault");
    assertThat(right.values()).allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
    try (FeatureExtractor extractor = FeatureExtractors.open(file.toString())) {
      assertThat(extractor.dimensions()).isEqualTo(64);
    }
  }

  @Test
  void open_safetensorsOfAnotherNetwork_namesTheFile() throws IOException {
    Path file =
        Files.copy(
            Path.of("../core/src/test/resources/goldens/checkpoint_resnet.safetensors"),
            folder.resolve("resnet.safetensors"));

    assertThatThrownBy(() -> FeatureExtractors.open(file.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(file.toString(), "no weights of the small extractor");
  }

  @Test
  void draw_sameIndex_isTheSamePicture() {
    assertThat(DrawnPicture.draw(1, 7, 32).planes())
        .isEqualTo(DrawnPicture.draw(1, 7, 32).planes());
    assertThat(DrawnPicture.draw(1, 7, 32).planes())
        .isNotEqualTo(DrawnPicture.draw(2, 7, 32).planes());
  }
}
