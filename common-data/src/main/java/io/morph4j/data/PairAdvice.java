package io.morph4j.data;

import java.util.ArrayList;
import java.util.List;

/** What an inspection says about pairs, for pix2pix. */
final class PairAdvice {
  private PairAdvice() {}

  /** About two folders, empty if hardly any name occurs in both. */
  static List<String> of(UnpairedFolders folders, PictureReader reader) {
    PairMatching matching = PairMatching.of(folders.trainA(), folders.trainB());
    int pairs = matching.pairs().size();
    if (2 * pairs < Math.min(folders.trainA().size(), folders.trainB().size())) {
      return List.of();
    }
    List<String> advice = new ArrayList<>();
    if (matching.alone().isEmpty()) {
      advice.add(
          "All %d names occur in both domains: if the pictures correspond, pix2pix learns from the pairs."
              .formatted(pairs));
    } else {
      advice.add(
          "%d names occur in both domains, but pix2pix wants pairs only. Without a partner: %s"
              .formatted(pairs, PairMatching.excerpt(matching.alone())));
    }
    sizes(matching.pairs(), reader, advice);
    return advice;
  }

  /** About files that hold both pictures of a pair. */
  static List<String> sideBySide(PairedFolders folders, PictureReader reader) {
    List<String> advice = new ArrayList<>();
    advice.add(
        "%d training pictures without domains: pix2pix takes the left half of each as A and the right half as B; cyclegan wants two folders."
            .formatted(folders.train().size()));
    sizes(folders.train(), reader, advice);
    if (folders.test().isEmpty()) {
      advice.add("No pictures are held out for tests; put some into test.");
    }
    return advice;
  }

  private static void sizes(List<PicturePair> pairs, PictureReader reader, List<String> advice) {
    List<String> problems = PairedFolders.sizeProblems(pairs, reader);
    if (!problems.isEmpty()) {
      advice.add(
          "%d %s cannot be used by pix2pix: %s"
              .formatted(
                  problems.size(),
                  problems.size() == 1 ? "pair" : "pairs",
                  PairMatching.excerpt(problems)));
    }
  }
}
