package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Two domains whose masks are the pictures themselves, unless a test writes others. */
class MaskFolderTest {
  private static final SamplingConfig CUT =
      new SamplingConfig(3, Preprocess.RANDOM_RESIZED_CROP, 6, 6, true, false);
  private static final SamplingConfig WHOLE =
      new SamplingConfig(3, Preprocess.RESIZE_AND_CROP, 8, 8, true, false);

  @TempDir Path root;

  private void write(Picture picture, String file) {
    Path place = root.resolve(file);
    try {
      Files.createDirectories(Objects.requireNonNull(place.getParent()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Samples.write(picture, place);
  }

  private void writePictures(String below) {
    for (String domain : List.of("a", "b")) {
      for (int i = 0; i < 3; i++) {
        Picture picture = Samples.random(8, 8 + i, 3, 8, false);
        write(picture, below + domain + "/" + i + ".png");
        write(picture, "masks/" + below + domain + "/" + i + ".png");
      }
    }
  }

  private DomainData open(SamplingConfig sampling, String masks) {
    DataLocation location = DataLocation.root(root);
    MaskFolder folder = MaskFolder.of(location, masks);
    DomainOptions options =
        DomainOptions.of(sampling, 3).withReferences(true).withMasks(folder).withThreads(0);
    return DomainData.open(DomainPictures.find(location, List.of(), folder), options, 5);
  }

  @Test
  void next_masks_areCutAndMirroredAsTheirPictures() {
    writePictures("train/");
    try (DomainData with = open(CUT, "masks");
        DomainData without = open(CUT, "")) {
      for (int k = 0; k < 8; k++) {
        DomainBatch batch = with.next();
        DomainBatch plain = without.next();
        assertThat(batch.masks()).isEqualTo(redAndGreen(batch.pictures()));
        assertThat(plain.masks()).isNull();
        assertThat(plain.pictures()).isEqualTo(batch.pictures());
        assertThat(plain.targets()).isEqualTo(batch.targets());
        assertThat(plain.references()).isEqualTo(batch.references());
      }
      DomainData.Shown shown = with.samples(2).get(3);
      assertThat(Objects.requireNonNull(shown.masks()).array())
          .isEqualTo(redAndGreen(shown.picture().array()));
    }
  }

  private static INDArray redAndGreen(INDArray pictures) {
    return pictures.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2)).dup('c').addi(1).divi(2);
  }

  @Test
  void next_mirroredPicture_hasAMirroredMask() {
    for (String domain : List.of("a", "b")) {
      write(leftHalf(3, 200), "train/" + domain + "/1.png");
      write(leftHalf(1, 255), "masks/train/" + domain + "/1.png");
    }
    Set<Boolean> mirrored = new HashSet<>();
    try (DomainData data = open(WHOLE, "masks")) {
      for (int k = 0; k < 6; k++) {
        DomainBatch batch = data.next();
        INDArray masks = Objects.requireNonNull(batch.masks());
        for (int i = 0; i < 3; i++) {
          boolean right = batch.pictures().getDouble(i, 0, 0, 7) > 0;
          mirrored.add(right);
          for (int plane = 0; plane < 2; plane++) { // of a grey mask both are alike
            assertThat(masks.getDouble(i, plane, 0, 7)).isEqualTo(right ? 1 : 0);
            assertThat(masks.getDouble(i, plane, 0, 0)).isEqualTo(right ? 0 : 1);
          }
        }
      }
    }
    assertThat(mirrored).containsExactlyInAnyOrder(true, false);
  }

  private static Picture leftHalf(int channels, int value) {
    byte[] samples = new byte[8 * 8 * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i / channels % 8 < 4 ? value : 0);
    }
    return Picture.of8Bits(8, 8, channels, samples);
  }

  @Test
  void find_foldersBesideMasks_areTheDomains() {
    writePictures("");
    try (DomainData data = open(WHOLE, "masks")) {
      assertThat(data.labels()).containsExactly("a", "b");
      DomainBatch batch = data.next();
      assertThat(batch.masks()).isEqualTo(redAndGreen(batch.pictures()));
    }
  }

  @Test
  void of_jpegPicture_takesThePngOfItsName() {
    Path picture = root.resolve("train/a/x.jpg");
    MaskFolder masks = new MaskFolder(root, root.resolve("masks"));
    assertThatThrownBy(() -> masks.of(picture))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(picture + ": its mask is missing")
        .hasMessageContaining(root.resolve("masks/train/a/x.png").toString());
    write(leftHalf(1, 255), "masks/train/a/x.png");
    assertThat(masks.of(picture)).isEqualTo(root.resolve("masks/train/a/x.png"));
  }

  @Test
  void open_missingMaskOrOneOfAnotherSize_namesBothFiles() throws IOException {
    writePictures("train/");
    write(leftHalf(1, 255), "masks/train/b/2.png");
    try (DomainData data = open(CUT, "masks")) {
      assertThatThrownBy(
              () -> {
                for (int k = 0; k < 4; k++) {
                  data.next();
                }
              })
          .isInstanceOf(UserException.class)
          .hasMessageContaining(root.resolve("masks/train/b/2.png") + ": the mask has 8 x 8")
          .hasMessageContaining(root.resolve("train/b/2.png") + " 8 x 10");
    }
    Files.delete(root.resolve("masks/train/a/1.png"));
    assertThatThrownBy(() -> open(CUT, "masks"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(root.resolve("train/a/1.png") + ": its mask is missing");
  }

  @Test
  void of_twoFolders_isRefused() {
    assertThatThrownBy(() -> MaskFolder.of(DataLocation.domains(root, root), "masks"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("give --data DIR");
  }
}
