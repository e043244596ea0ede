package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedFoldersTest {
  @TempDir Path root;

  private void picture(String name, int width, int height) {
    Samples.write(Samples.plain(width, height, 1, 2, 3), root.resolve(name));
  }

  private PairedFolders find() {
    return PairedFolders.find(DataLocation.root(root));
  }

  @Test
  void find_trainWithTwoFolders_matchesByNameWhateverTheEnding() {
    picture("train/map/a.png", 8, 8);
    picture("train/map/sub/b.png", 8, 8);
    picture("train/photo/a.jpg", 8, 8);
    picture("train/photo/sub/b.bmp", 8, 8);
    picture("test/map/c.png", 8, 8);
    picture("test/photo/c.png", 8, 8);

    PairedFolders found = find();

    assertThat(found.nameA()).isEqualTo("map");
    assertThat(found.nameB()).isEqualTo("photo");
    assertThat(found.train())
        .containsExactly(
            new PicturePair(root.resolve("train/map/a.png"), root.resolve("train/photo/a.jpg")),
            new PicturePair(
                root.resolve("train/map/sub/b.png"), root.resolve("train/photo/sub/b.bmp")));
    assertThat(found.test()).hasSize(1);
  }

  @Test
  void find_trainAAndTrainB_matches() {
    picture("trainA/1.png", 8, 8);
    picture("trainB/1.png", 8, 8);

    assertThat(find().train()).hasSize(1);
    assertThat(find().layout()).isEqualTo("trainA trainB");
  }

  @Test
  void find_picturesInTrain_areSideBySideWithValHeldOut() {
    picture("train/1.png", 16, 8);
    picture("val/2.png", 16, 8);

    PairedFolders found = find();

    assertThat(found.layout()).isEqualTo("side by side");
    assertThat(found.train()).containsExactly(new PicturePair(root.resolve("train/1.png"), null));
    assertThat(found.test()).containsExactly(new PicturePair(root.resolve("val/2.png"), null));
  }

  @Test
  void find_twoNamedFolders_matches() {
    picture("x/1.png", 8, 8);
    picture("y/1.jpg", 8, 8);

    PairedFolders found =
        PairedFolders.find(DataLocation.domains(root.resolve("x"), root.resolve("y")));

    assertThat(found.train()).hasSize(1);
    assertThat(found.nameA()).isEqualTo("x");
  }

  @Test
  void find_filesWithoutPartner_areListed() {
    picture("trainA/1.png", 8, 8);
    picture("trainA/2.png", 8, 8);
    picture("trainB/1.png", 8, 8);
    picture("trainB/3.png", 8, 8);

    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 without a partner of the same name (pairs: 1)")
        .hasMessageContaining(root.resolve("trainA/2.png").toString())
        .hasMessageContaining(root.resolve("trainB/3.png").toString())
        .hasMessageNotContaining("1.png");
  }

  @Test
  void find_oneNameWithTwoEndings_isAmbiguous() {
    picture("trainA/1.png", 8, 8);
    picture("trainA/1.jpg", 8, 8);
    picture("trainB/1.png", 8, 8);

    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(root.resolve("trainA/1.jpg").toString())
        .hasMessageContaining("differ in their endings only");
  }

  @Test
  void find_sizesOfAPairDiffer_namesBoth() {
    picture("trainA/1.png", 8, 8);
    picture("trainB/1.png", 8, 6);

    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(root.resolve("trainB/1.png") + ": 8 x 6 pixels")
        .hasMessageContaining(root.resolve("trainA/1.png") + " has 8 x 8");
  }

  @Test
  void find_oddWidth_isRefused() {
    picture("train/1.png", 15, 8);
    picture("train/2.png", 17, 8);

    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 pairs cannot be used")
        .hasMessageContaining("the width of 15 pixels is odd");
  }

  @Test
  void find_brokenFile_isLeftToTheReader() throws IOException {
    picture("train/1.png", 16, 8);
    Files.writeString(root.resolve("train/2.png"), "no picture");

    assertThat(find().train()).hasSize(2);
  }

  @Test
  void find_unknownLayout_saysWhatIsAccepted() throws IOException {
    Files.createDirectories(root.resolve("train/one"));

    assertThatThrownBy(this::find)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(root.toString())
        .hasMessageContaining("side by side");
  }

  @Test
  void pictures_folderWithoutTrain_takesAll() {
    picture("1.png", 8, 8);
    picture("sub/2.png", 7, 5);

    assertThat(PairedFolders.pictures(DataLocation.root(root)).train()).hasSize(2);
  }

  @Test
  void pictures_twoFolders_areRefused() {
    assertThatThrownBy(() -> PairedFolders.pictures(DataLocation.domains(root, root)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--data");
  }
}
