package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.LabColour;
import io.morph4j.core.train.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class PairedFilesTest {
  private static final PairedOptions PLAIN =
      PairedOptions.of(new Preprocessing(Preprocess.NONE, 8, 8, false), 1);
  private static final PairedOptions JITTERED =
      PairedOptions.of(new Preprocessing(Preprocess.RESIZE_AND_CROP, 20, 16, true), 4);

  @TempDir Path root;

  private PairedFiles open(PairedOptions options) {
    return PairedFiles.open(DataLocation.root(root), options, 5);
  }

  /** Pairs of equal pictures of noise. */
  private void writeTwins(int count) {
    for (int i = 0; i < count; i++) {
      Picture noise = Samples.random(16 + i, 12, 3, 8, false);
      Samples.write(noise, root.resolve("trainA/" + i + ".png"));
      Samples.write(noise, root.resolve("trainB/" + i + ".bmp"));
    }
  }

  @Test
  void next_cropAndFlip_areSharedByBothPictures() {
    writeTwins(3);
    try (PairedFiles data = open(JITTERED)) {
      List<INDArray> seen = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        PairedBatch batch = data.next();
        assertThat(batch.a().shape()).containsExactly(4, 3, 16, 16);
        assertThat(batch.a()).isEqualTo(batch.b());
        seen.add(batch.a().dup());
      }
      assertThat(seen).as("crops vary").doesNotHaveDuplicates();
    }
  }

  @Test
  void next_sideBySide_splitsInTheMiddle() {
    byte[] samples = new byte[16 * 8 * 3];
    for (int i = 0; i < 16 * 8; i++) {
      samples[3 * i] = (byte) (i % 16 < 8 ? 255 : 0);
    }
    Samples.write(Picture.of8Bits(16, 8, 3, samples), root.resolve("train/1.png"));
    try (PairedFiles data = open(PLAIN)) {
      PairedBatch batch = data.next();

      assertThat(batch.a().shape()).containsExactly(1, 3, 8, 8);
      assertThat(batch.a().getDouble(0, 0, 3, 7)).isEqualTo(1);
      assertThat(batch.b().getDouble(0, 0, 3, 0)).isEqualTo(-1);
    }
  }

  @Test
  void next_oneEpoch_keepsPairsTogether() {
    Samples.writeNumbered(root.resolve("trainA"), 5, 10, 8);
    Samples.writeNumbered(root.resolve("trainB"), 5, 110, 8);
    try (PairedFiles data = open(PLAIN)) {
      List<Long> reds = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        PairedBatch batch = data.next();
        reds.add(Math.round((batch.a().getDouble(0, 0, 0, 0) + 1) * 127.5));
        assertThat(batch.b().getDouble(0, 0, 0, 0) - batch.a().getDouble(0, 0, 0, 0))
            .isCloseTo(100 / 127.5, org.assertj.core.api.Assertions.within(1e-5));
      }
      assertThat(reds).containsExactlyInAnyOrder(10L, 11L, 12L, 13L, 14L);
      assertThat(data.stepsPerEpoch()).isEqualTo(5);
    }
  }

  @Test
  void seek_backAndOtherThreads_giveTheSameBatches() {
    writeTwins(7);
    try (PairedFiles one = open(JITTERED);
        PairedFiles other = open(JITTERED.withThreads(0))) {
      for (int i = 0; i < 4; i++) {
        one.next();
      }
      INDArray wanted = one.next().a().dup();
      other.seek(4);
      assertThat(other.next().a()).isEqualTo(wanted);
      assertThat(other.position()).isEqualTo(5);
    }
  }

  @Test
  void next_brokenPair_isPassedOverOrFails() throws IOException {
    Samples.writeNumbered(root.resolve("trainA"), 3, 0, 8);
    Samples.writeNumbered(root.resolve("trainB"), 3, 0, 8);
    Files.writeString(root.resolve("trainB/1.png"), "no picture");
    try (PairedFiles skipping = open(PLAIN);
        PairedFiles failing = open(PLAIN.withBroken(BrokenPictures.FAIL).withSerialBatches(true))) {
      for (int i = 0; i < 3; i++) {
        assertThat(Math.round((skipping.next().a().getDouble(0) + 1) * 127.5)).isIn(0L, 2L);
      }
      failing.next();
      assertThatThrownBy(failing::next)
          .isInstanceOf(PictureException.class)
          .hasMessageContaining("trainB");
    }
  }

  @Test
  void next_allBroken_saysSo() throws IOException {
    Files.createDirectories(root.resolve("train"));
    Files.writeString(root.resolve("train/1.png"), "no picture");
    try (PairedFiles data = open(PLAIN)) {
      assertThatThrownBy(data::next)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("none of the 1 pairs");
    }
  }

  @Test
  void next_lab_splitsAPictureIntoLightnessAndColour() {
    Picture noise = Samples.random(8, 8, 3, 8, false);
    Samples.write(noise, root.resolve("train/1.png"));
    try (PairedFiles data = open(PLAIN.withColours(PairedColours.LAB))) {
      PairedBatch batch = data.next();

      assertThat(batch.a().shape()).containsExactly(1, 1, 8, 8);
      assertThat(batch.b().shape()).containsExactly(1, 2, 8, 8);
      float[] rgb =
          LabColour.toRgb(batch.a().dup().data().asFloat(), batch.b().dup().data().asFloat());
      Samples.assertClose(Picture.ofPlanes(rgb, 3, 8, 8, 8), noise, 1);
    }
  }

  @Test
  void samples_heldOutPairs_areNotCroppedAtRandom() {
    writeTwins(2);
    Picture noise = Samples.random(16, 16, 3, 8, false);
    Samples.write(noise, root.resolve("testA/0.png"));
    Samples.write(noise, root.resolve("testB/0.png"));
    try (PairedFiles data = open(JITTERED)) {
      List<PairedBatch> samples = data.samples(4);

      assertThat(samples).hasSize(1);
      assertThat(samples.get(0).a()).isEqualTo(noise.toArray(3));
    }
  }
}
