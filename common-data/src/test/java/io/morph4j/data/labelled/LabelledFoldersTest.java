package io.morph4j.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFoldersTest {
  @TempDir private Path folder;
  private Path images;
  private Path labels;

  @BeforeEach
  void names() {
    images = folder.resolve("train-images-idx3-ubyte.gz");
    labels = folder.resolve("train-labels-idx1-ubyte.gz");
  }

  @Test
  void find_idxFiles_givesPicturesAndLabels() throws IOException {
    new IdxFile(List.of(2, 2, 3), bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255)).write(images);
    new IdxFile(List.of(2), bytes(3, 7)).write(labels);

    LabelledFolders found = LabelledFolders.find(folder);

    assertThat(found.test()).isEmpty();
    assertThat(found.train().size()).isEqualTo(2);
    assertThat(found.train().classes())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(found.train().label(1)).isEqualTo(7);
    Picture second = found.train().picture(1);
    assertThat(List.of(second.width(), second.height(), second.channels()))
        .containsExactly(3, 2, 1);
    assertThat(second.sample(0, 0, 0)).isEqualTo(7);
    assertThat(second.sample(2, 1, 0)).isEqualTo(255);
  }

  @Test
  void find_idxFilesWithoutGzip_readsTheSame() throws IOException {
    new IdxFile(List.of(1, 1, 1), bytes(9)).write(images);
    new IdxFile(List.of(1), bytes(0)).write(labels);
    for (Path file : List.of(images, labels)) {
      try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        String name = file.toString();
        Files.write(Path.of(name.substring(0, name.length() - 3)), in.readAllBytes());
      }
      Files.delete(file);
    }

    assertThat(LabelledFolders.find(folder).train().picture(0).sample(0, 0, 0)).isEqualTo(9);
  }

  @Test
  void find_idxCutShort_saysHowMuchIsMissing() throws IOException {
    new IdxFile(List.of(2, 2, 2), bytes(1, 2, 3)).write(images);
    new IdxFile(List.of(2), bytes(0, 1)).write(labels);

    assertThatThrownBy(() -> LabelledFolders.find(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz: truncated")
        .hasMessageContaining("8 bytes, there are 3");
  }

  @Test
  void find_gzipCutShort_saysTruncated() throws IOException {
    new IdxFile(List.of(4, 28, 28), new byte[4 * 28 * 28]).write(images);
    new IdxFile(List.of(4), bytes(0, 1, 2, 3)).write(labels);
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> LabelledFolders.find(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("truncated");
  }

  @Test
  void find_otherCountsOfPicturesAndLabels_namesBothFilesAndNumbers() throws IOException {
    new IdxFile(List.of(3, 1, 1), bytes(1, 2, 3)).write(images);
    new IdxFile(List.of(2), bytes(0, 1)).write(labels);

    assertThatThrownBy(() -> LabelledFolders.find(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has 3 pictures")
        .hasMessageContaining("has 2 labels");
  }

  @Test
  void find_labelsInPlaceOfPictures_saysWhatAnIdxFileBeginsWith() throws IOException {
    new IdxFile(List.of(2), bytes(0, 1)).write(images);

    assertThatThrownBy(() -> IdxFile.read(images, 3))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("0x00000801")
        .hasMessageContaining("0x00000803");
  }

  @Test
  void find_hugeDimensions_isRefusedBeforeMemoryIsAsked() throws IOException {
    Files.write(
        images, bytes(0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 28));

    assertThatThrownBy(() -> IdxFile.read(images, 3))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2147483647");
  }

  @Test
  void find_cifarFiles_readsPlanesAsColours() throws IOException {
    byte[] record = new byte[2 * 3073];
    record[0] = 4;
    record[3073] = 9;
    record[3073 + 1] = 10;
    record[3073 + 1 + 1024] = 20;
    record[3073 + 1 + 2048 + 33] = 30;
    Files.write(folder.resolve("data_batch_1.bin"), record);
    Files.write(folder.resolve("test_batch.bin"), Arrays.copyOf(record, 3073));

    LabelledFolders found = LabelledFolders.find(folder);

    assertThat(found.train().size()).isEqualTo(2);
    assertThat(found.train().label(1)).isEqualTo(9);
    Picture picture = found.train().picture(1);
    assertThat(picture.sample(0, 0, 0)).isEqualTo(10);
    assertThat(picture.sample(0, 0, 1)).isEqualTo(20);
    assertThat(picture.sample(1, 1, 2)).isEqualTo(30);
    assertThat(found.test().orElseThrow().label(0)).isEqualTo(4);
  }

  @Test
  void find_cifarClassOutOfRange_namesRecordAndClasses() throws IOException {
    byte[] record = new byte[3073];
    record[0] = 12;
    Files.write(folder.resolve("data_batch_1.bin"), record);

    assertThatThrownBy(() -> LabelledFolders.find(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("record 0 is of class 12; the classes are 0 to 9");
  }

  @Test
  void find_foldersOfClasses_labelsByName() {
    picture("train/cat/a.png", 10);
    picture("train/dog/b.png", 20);
    picture("test/dog/c.png", 30);

    LabelledFolders found = LabelledFolders.find(folder);

    assertThat(found.train().classes()).containsExactly("cat", "dog");
    assertThat(found.train().label(1)).isEqualTo(1);
    assertThat(found.test().orElseThrow().label(0)).isEqualTo(1);
    assertThat(found.test().orElseThrow().picture(0).sample(0, 0, 0)).isEqualTo(30);
  }

  @Test
  void find_testClassThatIsNotTrainedOn_isRefused() {
    picture("train/cat/a.png", 10);
    picture("test/cow/c.png", 30);

    assertThatThrownBy(() -> LabelledFolders.find(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cow")
        .hasMessageContaining("the classes are cat");
  }

  @Test
  void find_plainPictures_haveOneClass() {
    picture("one.png", 10);
    picture("two.png", 20);

    LabelledPictures found = LabelledFolders.find(folder).train();

    assertThat(found.size()).isEqualTo(2);
    assertThat(found.classes()).containsExactly("pictures");
    assertThat(found.label(1)).isEqualTo(0);
  }

  private void picture(String name, int sample) {
    PictureWriter.defaults().write(Picture.of8Bits(1, 1, 1, bytes(sample)), folder.resolve(name));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
