package io.morph4j.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainClassifierTest {
  private static final List<String> DOMAINS = List.of("red", "green", "blue");

  /** Grey noise with one plane brighter. */
  private static List<float[]> pictures(int domain, int count, long seed) {
    Random random = new Random(seed);
    List<float[]> pictures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] picture = new float[3 * 64 * 64];
      for (int i = 0; i < picture.length; i++) {
        picture[i] = random.nextFloat() - .5f + (i / 4096 == domain ? .4f : 0);
      }
      pictures.add(picture);
    }
    return pictures;
  }

  private static DomainClassifier trained() {
    return DomainClassifier.train(
        DOMAINS,
        List.of(pictures(0, 8, 1), pictures(1, 8, 2), pictures(2, 3, 3)),
        new DomainClassifier.Options(40, 8, 2e-3, 5));
  }

  @Test
  void train_onColours_tellsNewPicturesApart() {
    try (DomainClassifier classifier = trained()) {
      for (int k = 0; k < 3; k++) {
        List<float[]> fresh = pictures(k, 10, 10 + k);
        assertThat(classifier.share(fresh, DOMAINS.get(k))).isEqualTo(1);
        assertThat(classifier.share(fresh, DOMAINS.get((k + 1) % 3))).isZero();
      }
    }
  }

  @Test
  void save_andLoad_givesTheSameAnswers_andSameSeedTheSameBytes(@TempDir Path folder) {
    List<float[]> noise = pictures(7, 12, 99);
    Path one = folder.resolve("one.safetensors");
    Path two = folder.resolve("two.safetensors");
    try (DomainClassifier first = trained();
        DomainClassifier second = trained()) {
      first.save(one);
      second.save(two);
      try (DomainClassifier loaded = DomainClassifier.load(one)) {
        assertThat(loaded.domains()).isEqualTo(DOMAINS);
        assertThat(loaded.of(noise)).isEqualTo(first.of(noise));
      }
    }
    assertThat(one).hasSameBinaryContentAs(two);
  }

  @Test
  void train_domainWithoutPictures_isRefused() {
    assertThatThrownBy(
            () ->
                DomainClassifier.train(
                    List.of("a", "b"),
                    Arrays.asList(pictures(0, 1, 1), List.of()),
                    DomainClassifier.Options.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 0]");
  }

  @Test
  void load_otherFile_saysWhatIsWanted(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("some.safetensors");
    Files.writeString(file, "no weights");

    assertThatThrownBy(() -> DomainClassifier.load(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("some.safetensors");
  }
}
