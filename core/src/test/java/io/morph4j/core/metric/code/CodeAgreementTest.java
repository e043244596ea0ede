package io.morph4j.core.metric.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.morph4j.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodeAgreementTest {
  @Test
  void oneToOneError_greedyChoiceIsNotTheBest_findsTheBest() {
    // Cluster 0: class 0 five times, class 1 four times; cluster 1: class 0 four times. Taking the
    // largest count first gets 5 right, the best assignment 8.
    int[] clusters = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    int[] classes = {0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0};

    assertThat(CodeAgreement.oneToOneError(clusters, classes)).isEqualTo(5 / 13., within(1e-12));
    assertThat(CodeAgreement.majorityError(clusters, classes)).isEqualTo(4 / 13., within(1e-12));
  }

  @Test
  void oneToOneError_renamedClasses_isZero() {
    int[] classes = IntStream.range(0, 100).map(i -> i % 10).toArray();
    int[] clusters = IntStream.range(0, 100).map(i -> (7 * i + 3) % 10).toArray();

    assertThat(CodeAgreement.oneToOneError(clusters, classes)).isZero();
    assertThat(CodeAgreement.oneToOneError(new int[100], classes)).isEqualTo(.9, within(1e-12));
  }

  @Test
  void oneToOneError_ofRandomCounts_isThatOfTheBestPermutation() {
    RandomStream random = RandomStream.of(1, "clusters", 0);
    for (int round = 0; round < 20; round++) {
      int[] clusters = IntStream.range(0, 40).map(i -> random.nextInt(5)).toArray();
      int[] classes = IntStream.range(0, 40).map(i -> random.nextInt(5)).toArray();
      int best = 0;
      for (List<Integer> order : permutations(List.of(0, 1, 2, 3, 4))) {
        int right = 0;
        for (int i = 0; i < 40; i++) {
          right += order.get(clusters[i]) == classes[i] ? 1 : 0;
        }
        best = Math.max(best, right);
      }
      assertThat(CodeAgreement.oneToOneError(clusters, classes))
          .isEqualTo(1 - best / 40., within(1e-12));
    }
  }

  private static List<List<Integer>> permutations(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.remove(first);
      for (List<Integer> tail : permutations(rest)) {
        List<Integer> one = new ArrayList<>(List.of(first));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }

  @Test
  void spearman_seesOrderAlone() {
    double[] a = {1, 2, 3, 4, 5};

    assertThat(CodeAgreement.spearman(a, new double[] {1, 8, 9, 100, 1e6})).isEqualTo(1);
    assertThat(CodeAgreement.spearman(a, new double[] {5, 4, 3, 2, 1})).isEqualTo(-1);
    // 1 - 6 Σd² / n(n² - 1), d = 0, 1, 1, 1, 1
    assertThat(CodeAgreement.spearman(a, new double[] {1, 3, 2, 5, 4}))
        .isEqualTo(.8, within(1e-12));
    assertThat(CodeAgreement.spearman(a, new double[] {2, 2, 2, 2, 2})).isNaN();
  }

  @Test
  void spearman_equalValues_shareTheirRank() {
    // Ranks 0.5, 0.5, 2, 3 beside 0, 1, 2, 3: 4.5 / sqrt(4.5 · 5).
    assertThat(CodeAgreement.spearman(new double[] {7, 7, 8, 9}, new double[] {1, 2, 3, 4}))
        .isEqualTo(4.5 / Math.sqrt(22.5), within(1e-12));
  }
}
