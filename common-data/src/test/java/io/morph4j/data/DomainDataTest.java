package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Domains a, b and c of 6, 2 and 1 pictures, told by their red: from 10, 20 and 30 on. */
class DomainDataTest {
  @TempDir Path root;

  @BeforeEach
  void writePictures() throws IOException {
    int[] counts = {6, 2, 1};
    for (int k = 0; k < counts.length; k++) {
      Path folder = Files.createDirectories(root.resolve("train/" + (char) ('a' + k)));
      Samples.writeNumbered(folder, counts[k], 10 * (k + 1), 4);
    }
  }

  private DomainData open(int threads, boolean references) {
    DomainOptions options =
        DomainOptions.of(new SamplingConfig(3, Preprocess.RESIZE_AND_CROP, 4, 4, false, false), 3)
            .withReferences(references)
            .withThreads(threads);
    return DomainData.open(DomainPictures.find(DataLocation.root(root), List.of()), options, 5);
  }

  private static int red(INDArray pictures, int i) {
    return (int) Math.round((pictures.getDouble(i, 0, 0, 0) + 1) * 127.5);
  }

  private static int domain(INDArray labels, int i) {
    assertThat(labels.getRow(i).sumNumber().doubleValue()).isEqualTo(1);
    return labels.argMax(1).getInt(i);
  }

  @Test
  void next_oneEpoch_hasAllDomainsAlikeAndEveryPictureOfTheLargestOnce() {
    try (DomainData data = open(0, false)) {
      assertThat(data.stepsPerEpoch()).isEqualTo(6);
      Map<Integer, Integer> seen = new HashMap<>();
      for (int k = 0; k < 6; k++) {
        DomainBatch batch = data.next();
        for (int i = 0; i < 3; i++) {
          int red = red(batch.pictures(), i);
          assertThat(domain(batch.labels(), i)).isEqualTo(red / 10 - 1);
          seen.merge(red, 1, Integer::sum);
        }
        assertThat(batch.references()).isEmpty();
      }
      assertThat(seen)
          .isEqualTo(Map.of(10, 1, 11, 1, 12, 1, 13, 1, 14, 1, 15, 1, 20, 3, 21, 3, 30, 6));
    }
  }

  @Test
  void next_references_areTwoPicturesOfTheTargetDomain() {
    try (DomainData data = open(2, true)) {
      Set<Integer> targets = new HashSet<>();
      int samePictures = 0;
      for (int k = 0; k < 30; k++) {
        DomainBatch batch = data.next();
        for (int i = 0; i < 3; i++) {
          int target = domain(batch.targets(), i);
          targets.add(target);
          int first = red(batch.references().get(0), i);
          int second = red(batch.references().get(1), i);
          assertThat(first / 10 - 1).isEqualTo(target);
          assertThat(second / 10 - 1).isEqualTo(target);
          samePictures += target < 2 && first == second ? 1 : 0;
        }
      }
      assertThat(targets).containsExactlyInAnyOrder(0, 1, 2);
      assertThat(samePictures).isZero();
    }
  }

  @Test
  void next_batchK_dependsOnSeedAndKAlone() {
    try (DomainData first = open(2, true);
        DomainData second = open(0, true)) {
      List<String> all = new ArrayList<>();
      for (int k = 0; k < 10; k++) {
        all.add(told(first.next()));
      }
      second.seek(7);
      assertThat(told(second.next())).isEqualTo(all.get(7));
      second.seek(2);
      assertThat(told(second.next())).isEqualTo(all.get(2));
    }
  }

  private static String told(DomainBatch batch) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      text.append(red(batch.pictures(), i)).append(' ').append(domain(batch.targets(), i));
      text.append(' ').append(red(batch.references().get(0), i));
      text.append(' ').append(red(batch.references().get(1), i)).append(';');
    }
    return text.toString();
  }

  @Test
  void next_brokenPicture_isReplacedByAnotherOfItsDomain() throws IOException {
    Files.writeString(root.resolve("train/a/3.png"), "no picture");
    try (DomainData data = open(0, false)) {
      for (int k = 0; k < 6; k++) {
        DomainBatch batch = data.next();
        for (int i = 0; i < 3; i++) {
          assertThat(red(batch.pictures(), i) / 10 - 1).isEqualTo(domain(batch.labels(), i));
          assertThat(red(batch.pictures(), i)).isNotEqualTo(13);
        }
      }
    }
  }

  @Test
  void samples_ofDomains_areTheFirstOfEach() {
    try (DomainData data = open(0, false)) {
      List<DomainData.Shown> shown = data.samples(2);
      assertThat(shown).hasSize(5);
      assertThat(shown.stream().map(each -> red(each.picture().array(), 0)))
          .containsExactly(10, 11, 20, 21, 30);
      assertThat(domain(shown.get(4).labels().array(), 0)).isEqualTo(2);
    }
  }

  @Test
  void open_referencesOfATable_areRefused() throws IOException {
    Files.writeString(root.resolve("t.csv"), "file,Red\na/0.png,1\nb/0.png,0\n");
    Path pictures = root.resolve("train");
    Files.move(pictures.resolve("a"), root.resolve("a"));
    Files.move(pictures.resolve("b"), root.resolve("b"));
    assertThatThrownBy(() -> open(0, true))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a folder for each domain");
  }
}
