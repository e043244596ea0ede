package io.morph4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.core.file.UserException;
import io.morph4j.core.metric.FeatureExtractor;
import io.morph4j.core.metric.FeatureExtractors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OnnxExtractorTest {
  @TempDir Path folder;

  private Path file(List<String> operations, int outputs, long... input) {
    return OnnxFile.write(folder.resolve("net.onnx"), input, operations, outputs);
  }

  private static INDArray pictures(int count) {
    return Nd4j.linspace(DataType.FLOAT, -1, 2.0 / (count * 3 * 16), count * 3L * 16)
        .reshape('c', count, 3, 4, 4);
  }

  @Test
  void features_meanOfPlanes_areWhatTheNetworkComputes() {
    Path file = file(List.of("Relu", "GlobalAveragePool"), 1, -1, 3, 4, 4);

    try (FeatureExtractor extractor = FeatureExtractors.open(file.toString())) {
      INDArray pictures = pictures(5);
      INDArray features = extractor.features(pictures);

      assertThat(extractor.side()).isEqualTo(4);
      assertThat(extractor.dimensions()).isEqualTo(3);
      assertThat(extractor.name()).matches("net.onnx \\(sha256 [0-9a-f]{8}\\)");
      assertThat(features.shape()).containsExactly(5, 3);
      double wanted = 0;
      for (int i = 0; i < 16; i++) {
        wanted += Math.max(0, pictures.getDouble(3, 1, i / 4, i % 4)) / 16;
      }
      assertThat(features.getDouble(3, 1)).isCloseTo(wanted, within(1e-6));
    }
  }

  @Test
  void features_networkForOnePicture_runsPictureByPicture() {
    Path file = file(List.of("GlobalAveragePool"), 1, 1, 3, 4, 4);

    try (OnnxExtractor extractor = OnnxExtractor.open(file)) {
      INDArray features = extractor.features(pictures(3));

      assertThat(features.shape()).containsExactly(3, 3);
      assertThat(features.getDouble(2, 2))
          .isCloseTo(pictures(3).slice(2).slice(2).meanNumber().doubleValue(), within(1e-6));
    }
  }

  @Test
  void maps_secondOutputOfRankFour_isAMap() {
    Path file = file(List.of("Relu", "GlobalAveragePool"), 2, -1, 3, -1, -1);

    try (OnnxExtractor extractor = OnnxExtractor.open(file)) {
      assertThat(extractor.side()).isEqualTo(299);
      assertThat(extractor.givesMaps()).isTrue();
      assertThat(extractor.maps(Nd4j.zeros(DataType.FLOAT, 1, 3, 299, 299)))
          .hasSize(1)
          .first()
          .satisfies(map -> assertThat(map.shape()).containsExactly(1, 3, 299, 299));
    }
  }

  @Test
  void open_oneChannel_namesFileAndShape() {
    Path file = file(List.of("GlobalAveragePool"), 1, -1, 1, 4, 4);

    assertThatThrownBy(() -> OnnxExtractor.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(file.toString(), "[-1, 1, 4, 4]", "[-1, 3, S, S]");
  }

  @Test
  void open_notSquare_namesFileAndShape() {
    Path file = file(List.of("GlobalAveragePool"), 1, -1, 3, 4, 8);

    assertThatThrownBy(() -> OnnxExtractor.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(file.toString(), "[-1, 3, 4, 8]");
  }

  @Test
  void open_doubles_namesTheType() {
    Path file =
        OnnxFile.writeDouble(
            folder.resolve("double.onnx"), new long[] {-1, 3, 4, 4}, List.of("Relu"));

    assertThatThrownBy(() -> OnnxExtractor.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(file.toString(), "DOUBLE");
  }

  @Test
  void open_outputWithoutPictures_namesFileAndShape() {
    Path file = file(List.of("ReduceMean", "Squeeze"), 1, -1, 3, 4, 4);

    assertThatThrownBy(() -> OnnxExtractor.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(file.toString(), "expected [2, D]");
  }

  @Test
  void open_noOnnxFile_namesFile() throws IOException {
    Path file = Files.writeString(folder.resolve("text.onnx"), "this is not a network");

    assertThatThrownBy(() -> OnnxExtractor.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void open_noOnnxFileOnASmallStack_namesFile() throws Exception {
    Path file = Files.writeString(folder.resolve("text.onnx"), "this is not a network");
    CompletableFuture<OnnxExtractor> opened = new CompletableFuture<>();
    Thread caller =
        new Thread(
            null,
            () -> opened.completeAsync(() -> OnnxExtractor.open(file), Runnable::run),
            "small stack",
            256 << 10);

    caller.start();

    assertThat(opened)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining(file.toString());
  }

  @Test
  void open_missingFile_namesFile() {
    assertThatThrownBy(() -> OnnxExtractor.open(folder.resolve("none.onnx")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.onnx: there is no such file");
  }
}
