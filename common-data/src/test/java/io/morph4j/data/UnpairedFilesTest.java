package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class UnpairedFilesTest {
  private static final UnpairedOptions PLAIN =
      UnpairedOptions.defaults().withPreprocessing(new Preprocessing(Preprocess.NONE, 8, 8, false));

  @TempDir Path root;

  /** Seven pictures of A, red samples 0 to 6; four of B, red samples 100 to 103. */
  @BeforeEach
  void writePictures() {
    Samples.writeNumbered(root.resolve("trainA"), 7, 0, 8);
    Samples.writeNumbered(root.resolve("trainB"), 4, 100, 8);
  }

  @Test
  void next_oneEpoch_showsEveryPictureOfTheLargerDomainOnce() {
    try (UnpairedFiles data = open(PLAIN, 1)) {
      assertThat(data.stepsPerEpoch()).isEqualTo(7);
      assertThat(reds(data, 7, true)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
      assertThat(reds(data, 7, true)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void next_epochs_haveOrdersOfTheirOwn() {
    try (UnpairedFiles data = open(PLAIN, 1)) {
      Set<List<Integer>> orders = new HashSet<>();
      for (int epoch = 0; epoch < 5; epoch++) {
        orders.add(reds(data, 7, true));
      }
      assertThat(orders).hasSize(5);
    }
  }

  @Test
  void next_domainB_isDrawnAtRandom() {
    try (UnpairedFiles data = open(PLAIN, 1)) {
      assertThat(new HashSet<>(reds(data, 60, false)))
          .containsExactlyInAnyOrder(100, 101, 102, 103);
    }
  }

  @Test
  void next_serialBatches_goInOrderOfNames() {
    try (UnpairedFiles data = open(PLAIN.withSerialBatches(true), 1)) {
      assertThat(reds(data, 9, true)).containsExactly(0, 1, 2, 3, 4, 5, 6, 0, 1);
      data.seek(0);
      assertThat(reds(data, 9, false)).containsExactly(100, 101, 102, 103, 100, 101, 102, 100, 101);
    }
  }

  @Test
  void share_ofTwo_givesThePartsOfEachBatch() {
    UnpairedOptions fours = PLAIN.withBatchSize(4);
    try (UnpairedFiles whole = open(fours, 1);
        UnpairedFiles first = open(fours, 1);
        UnpairedFiles second = open(fours, 1)) {
      first.next(); // reads ahead
      first.seek(0);
      first.share(0, 2);
      second.share(1, 2);
      assertThat(first.stepsPerEpoch()).isEqualTo(whole.stepsPerEpoch()).isEqualTo(2);
      for (int i = 0; i < 5; i++) {
        UnpairedBatch all = whole.next();
        UnpairedBatch one = first.next();
        UnpairedBatch other = second.next();
        assertThat(Nd4j.concat(0, one.a(), other.a())).isEqualTo(all.a());
        assertThat(Nd4j.concat(0, one.b(), other.b())).isEqualTo(all.b());
      }
      assertThatThrownBy(() -> whole.share(0, 3))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("batches of 4 are not divided equally among 3 workers");
    }
  }

  @Test
  void next_batches_fillTheLastOneFromTheBeginning() {
    try (UnpairedFiles data = open(PLAIN.withSerialBatches(true).withBatchSize(3), 1)) {
      assertThat(data.stepsPerEpoch()).isEqualTo(3);
      List<Integer> reds = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        INDArray a = data.next().a();
        assertThat(a.shape()).containsExactly(3, 3, 8, 8);
        IntStream.range(0, 3).forEach(n -> reds.add(red(a, n)));
      }
      assertThat(reds).containsExactly(0, 1, 2, 3, 4, 5, 6, 0, 1);
    }
  }

  @Test
  void next_threadsAndSeek_changeNothing() {
    UnpairedOptions options =
        UnpairedOptions.defaults().withPreprocessing(Preprocessing.ofSize(4)).withBatchSize(2);
    List<float[]> inOrder = new ArrayList<>();
    try (UnpairedFiles data = open(options.withThreads(0), 5)) {
      for (int i = 0; i < 20; i++) {
        UnpairedBatch batch = data.next();
        inOrder.add(Nd4j.concat(0, batch.a(), batch.b()).data().asFloat());
      }
    }
    try (UnpairedFiles data = open(options.withThreads(2), 5)) {
      data.seek(13);
      for (int i = 13; i < 20; i++) {
        assertThat(data.position()).isEqualTo(i);
        UnpairedBatch batch = data.next();
        assertThat(Nd4j.concat(0, batch.a(), batch.b()).data().asFloat()).isEqualTo(inOrder.get(i));
      }
    }
  }

  @Test
  void next_otherSeed_givesOtherBatches() {
    try (UnpairedFiles one = open(PLAIN, 1);
        UnpairedFiles two = open(PLAIN, 2)) {
      assertThat(reds(one, 14, true)).isNotEqualTo(reds(two, 14, true));
    }
  }

  @Test
  void next_insideWorkspace_handsOutTwoArraysInTurnOutsideIt() {
    WorkspaceConfiguration small = WorkspaceConfiguration.builder().initialSize(1 << 16).build();
    Set<INDArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    try (UnpairedFiles data = open(PLAIN, 1)) {
      for (int i = 0; i < 50; i++) {
        try (MemoryWorkspace step =
            Nd4j.getWorkspaceManager().getAndActivateWorkspace(small, "unpaired data test")) {
          UnpairedBatch batch = data.next();
          assertThat(batch.a().isAttached()).isFalse();
          assertThat(batch.b().isAttached()).isFalse();
          arrays.add(batch.a());
          arrays.add(batch.b());
        }
      }
    }
    assertThat(arrays).hasSize(4);
  }

  @Test
  void next_previousBatch_staysUntilTheOneAfterNext() {
    try (UnpairedFiles data = open(PLAIN, 1)) {
      INDArray first = data.next().a();
      float[] values = first.data().asFloat();
      data.next();
      assertThat(first.data().asFloat()).isEqualTo(values);
    }
  }

  @Test
  void next_oneBrokenPicture_isReplacedByTheNextInTheFolder() throws IOException {
    Files.writeString(root.resolve("trainA/3.png"), "no picture");
    try (UnpairedFiles data = open(PLAIN.withSerialBatches(true), 1)) {
      assertThat(reds(data, 7, true)).containsExactly(0, 1, 2, 4, 4, 5, 6);
    }
  }

  @Test
  void next_oneBrokenPictureByPolicyFail_isRefused() throws IOException {
    Path broken = Files.writeString(root.resolve("trainA/3.png"), "no picture");
    try (UnpairedFiles data =
        open(PLAIN.withSerialBatches(true).withBroken(BrokenPictures.FAIL), 1)) {
      reds(data, 3, true);
      assertThatThrownBy(data::next)
          .isInstanceOf(PictureException.class)
          .hasMessageStartingWith(broken + ": not a picture but text");
    }
  }

  @Test
  void next_nothingUsable_saysSo() throws IOException {
    for (int i = 0; i < 4; i++) {
      Files.writeString(root.resolve("trainB/" + i + ".png"), "");
    }
    try (UnpairedFiles data = open(PLAIN, 1)) {
      assertThatThrownBy(data::next)
          .isInstanceOf(UserException.class)
          .hasMessage(
              root.resolve("trainB")
                  + ": none of the 4 pictures can be used; the warnings above say why");
    }
  }

  @Test
  void next_pictureTooSmallForCrop_isSkipped() {
    Samples.write(Samples.plain(4, 4, 99, 0, 0), root.resolve("trainA/3.png"));
    UnpairedOptions crop = PLAIN.withPreprocessing(new Preprocessing(Preprocess.CROP, 8, 8, false));
    try (UnpairedFiles data = open(crop, 1)) {
      assertThat(reds(data, 7, true)).doesNotContain(99);
    }
  }

  @Test
  void next_batchOfDifferentSizes_namesBoth() {
    Samples.write(Samples.plain(16, 8, 1, 0, 0), root.resolve("trainA/1.png"));
    try (UnpairedFiles data = open(PLAIN.withBatchSize(7), 1)) {
      assertThatThrownBy(data::next)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("3 x 8 x 8")
          .hasMessageContaining("3 x 8 x 16")
          .hasMessageContaining("take batchSize 1");
    }
  }

  @Test
  void next_differentSizesOneByOne_work() {
    Samples.write(Samples.plain(16, 8, 1, 0, 0), root.resolve("trainA/1.png"));
    try (UnpairedFiles data = open(PLAIN, 1)) {
      assertThat(reds(data, 7, true)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void next_greyAsked_hasOneChannel() {
    try (UnpairedFiles data = open(PLAIN.withChannels(1, 3), 1)) {
      UnpairedBatch batch = data.next();

      assertThat(batch.a().shape()).containsExactly(1, 1, 8, 8);
      assertThat(batch.b().shape()).containsExactly(1, 3, 8, 8);
    }
  }

  @Test
  void open_maxDatasetSize_takesTheFirstOnes() {
    try (UnpairedFiles data = open(PLAIN.withMaxDatasetSize(3), 1)) {
      assertThat(data.filesA()).hasSize(3);
      assertThat(data.stepsPerEpoch()).isEqualTo(3);
      assertThat(reds(data, 3, true)).containsExactlyInAnyOrder(0, 1, 2);
    }
  }

  @Test
  void next_onePixelAndVeryWide_areResized() {
    Samples.write(Samples.plain(1, 1, 50, 0, 0), root.resolve("trainA/0.png"));
    Samples.write(Samples.plain(20_000, 2, 51, 0, 0), root.resolve("trainA/1.png"));
    try (UnpairedFiles data = open(PLAIN.withPreprocessing(Preprocessing.ofSize(8)), 1)) {
      assertThat(reds(data, 7, true)).contains(50, 51);
    }
  }

  @Test
  void options_outOfRange_nameTheOption() {
    assertThatThrownBy(() -> PLAIN.withBatchSize(0))
        .isInstanceOf(UsageException.class)
        .hasMessage("batchSize is 0; it can be 1 to 4096");
    assertThatThrownBy(() -> PLAIN.withChannels(2, 3))
        .hasMessage("channelsA is 2; it can be 1 (grey) or 3 (RGB)");
  }

  private UnpairedFiles open(UnpairedOptions options, long seed) {
    return UnpairedFiles.open(DataLocation.root(root), options, seed);
  }

  private static List<Integer> reds(UnpairedFiles data, int batches, boolean ofA) {
    List<Integer> reds = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      UnpairedBatch batch = data.next();
      reds.add(red(ofA ? batch.a() : batch.b(), 0));
    }
    return reds;
  }

  private static int red(INDArray batch, int picture) {
    return (int) Math.rint((batch.getDouble(picture, 0, 0, 0) + 1) * 127.5);
  }
}
