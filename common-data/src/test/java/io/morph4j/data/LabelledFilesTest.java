package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.core.train.DataLocation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFilesTest {
  private static final LabelledOptions OPTIONS = new LabelledOptions(8, 3, 2, true);

  @TempDir Path root;

  @Test
  void heldOut_testFolders_areSpreadOverAllClasses() {
    Samples.writeNumbered(root.resolve("train/a"), 2, 0, 8);
    Samples.writeNumbered(root.resolve("train/b"), 2, 10, 8);
    Samples.writeNumbered(root.resolve("test/a"), 4, 20, 8);
    Samples.writeNumbered(root.resolve("test/b"), 4, 30, 8);
    try (LabelledData data = LabelledData.open(DataLocation.root(root), OPTIONS, 1)) {
      LabelledBatch held = data.heldOut(4);

      assertThat(held.labels()).containsExactly(0, 0, 1, 1);
      assertThat(List.of(red(held, 0), red(held, 1), red(held, 2), red(held, 3)))
          .containsExactly(20, 22, 30, 32);
      assertThat(data.heldOut(100).count()).isEqualTo(8);
      assertThat(data.position()).isZero();
    }
  }

  @Test
  void heldOut_withoutTestFolders_areThoseToTrainOn() {
    Samples.writeNumbered(root.resolve("a"), 3, 0, 8);
    Samples.writeNumbered(root.resolve("b"), 1, 10, 8);
    try (LabelledData data = LabelledData.open(DataLocation.root(root), OPTIONS, 1)) {
      LabelledBatch last = data.heldOut(4).part(2, 4);

      assertThat(last.labels()).containsExactly(0, 1);
      assertThat(red(last, 1)).isEqualTo(10);
    }
  }

  private static int red(LabelledBatch batch, int picture) {
    return (int) Math.round((batch.pictures().getDouble(picture, 0, 0, 0) + 1) * 127.5);
  }
}
