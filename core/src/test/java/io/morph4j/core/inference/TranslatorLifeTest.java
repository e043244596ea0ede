package io.morph4j.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.RandomStream;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Translators opened, shared by threads, closed and opened again. */
class TranslatorLifeTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 6;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void saveAModel() {
    save(4);
  }

  private void save(int filters) {
    ResnetGenerator.Options options = ResnetGenerator.Options.of(1).withFilters(filters);
    Map<String, INDArray> weights = options.build(Initializer.normal(new RandomStream(3))).state();
    file = folder.resolve("m.safetensors");
    new ModelFile(ModelDescription.translation("cyclegan", options, 3, 3, "A", "B"), weights)
        .save(file);
  }

  /** Pictures of several sizes: thread and round decide which. */
  private static BufferedImage picture(int kind) {
    BufferedImage picture =
        new BufferedImage(9 + 4 * kind, 21 - 2 * kind, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        picture.setRGB(x, y, (x * 40503 + y * 30011 + kind * 7919) & 0xFFFFFF);
      }
    }
    return picture;
  }

  private static int[] pixels(BufferedImage picture) {
    int width = picture.getWidth();
    return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
  }

  private List<int[]> expected() {
    List<int[]> expected = new ArrayList<>();
    try (Translator translator = Translator.load(file)) {
      for (int kind = 0; kind < ROUNDS; kind++) {
        expected.add(pixels(translator.translate(picture(kind))));
      }
    }
    return expected;
  }

  @Test
  void translate_threadsOnOneTranslator_givesTheSamePixels() throws Exception {
    List<int[]> expected = expected();
    try (Translator translator = Translator.load(file)) {
      inThreads(
          thread -> {
            for (int round = 0; round < ROUNDS; round++) {
              int kind = (thread + round) % ROUNDS;
              assertThat(pixels(translator.translate(picture(kind)))).isEqualTo(expected.get(kind));
            }
          });
    }
  }

  @Test
  void translate_threadsThatCloseAndReopen_giveTheSamePixels() throws Exception {
    List<int[]> expected = expected();
    inThreads(
        thread -> {
          for (int round = 0; round < ROUNDS; round++) {
            int kind = (thread + round) % ROUNDS;
            try (Translator translator = Translator.load(file)) {
              assertThat(pixels(translator.translate(picture(kind)))).isEqualTo(expected.get(kind));
            }
          }
        });
  }

  @FunctionalInterface
  private interface Work {
    void of(int thread) throws Exception;
  }

  private static void inThreads(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        all.add(
            threads.submit(
                () -> {
                  work.of(thread);
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** What kernels make of weights for a translator is counted by JavaCPP. */
  @Test
  void close_afterUse_givesBackWhatKernelsMadeOfTheWeights() {
    save(16);
    expected();
    long before = Pointer.totalBytes();
    for (int i = 0; i < 5; i++) {
      expected();
    }
    // Five times the copies would be 2 MB; shapes and the like are given back by the collector.
    assertThat(Pointer.totalBytes() - before).isLessThan(400_000);
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without the checker may do
  void translate_closedTranslatorOrNull_saysSo() {
    Translator translator = Translator.load(file);
    assertThatThrownBy(() -> translator.translate((BufferedImage) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the picture is null");
    assertThatThrownBy(() -> translator.translate((INDArray) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("is null");
    translator.close();
    translator.close();
    assertThatThrownBy(() -> translator.translate(picture(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was closed: open it again");
  }
}
