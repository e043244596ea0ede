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

class UnpairedFoldersTest {
  @TempDir Path root;

  @Test
  void find_trainATrainB_takesTestFoldersWhereTheyAre() throws IOException {
    touch("trainA/1.png", "trainA/2.png", "trainB/1.jpg", "testA/9.png", "masks/trainA/1.png");
    UnpairedFolders folders = UnpairedFolders.find(DataLocation.root(root));

    assertThat(folders.layout()).isEqualTo("trainA trainB");
    assertThat(folders.trainA().size()).isEqualTo(2);
    assertThat(folders.trainB().size()).isEqualTo(1);
    assertThat(folders.testFilesA()).containsExactly(root.resolve("testA/9.png"));
    assertThat(folders.testB()).isNull();
    assertThat(folders.testFilesB()).isEmpty();
  }

  @Test
  void find_namedSubFolders_areDomainsInNameOrder() throws IOException {
    touch("train/twitter/1.png", "train/google/1.png", "test/google/2.png", "train/.cache/3.png");
    UnpairedFolders folders = UnpairedFolders.find(DataLocation.root(root));

    assertThat(folders.layout()).isEqualTo("train/google train/twitter");
    assertThat(folders.nameA()).isEqualTo("google");
    assertThat(folders.nameB()).isEqualTo("twitter");
    assertThat(folders.trainA().files()).containsExactly(root.resolve("train/google/1.png"));
    assertThat(folders.testFilesA()).containsExactly(root.resolve("test/google/2.png"));
  }

  @Test
  void find_twoFolders_takesTheirNames() throws IOException {
    touch("apples/1.png", "pears/1.png");
    UnpairedFolders folders =
        UnpairedFolders.find(DataLocation.domains(root.resolve("apples"), root.resolve("pears")));

    assertThat(folders.nameA()).isEqualTo("apples");
    assertThat(folders.nameB()).isEqualTo("pears");
  }

  @Test
  void find_unknownLayout_listsWhatIsThereAndWhatIsAccepted() throws IOException {
    touch("cats/1.png", "dogs/1.png", "readme.png");

    assertThatThrownBy(() -> UnpairedFolders.find(DataLocation.root(root)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            root
                + ": there is neither trainA with trainB nor train; it holds 2 folders (cats, dogs)"
                + " and 1 picture; accepted are trainA and trainB (testA, testB); train/X and"
                + " train/Y (test/X, test/Y), two sub-folders that are A and B in the order of"
                + " their names; or two folders named by --domain-a and --domain-b");
  }

  @Test
  void find_threeDomains_namesThem() throws IOException {
    touch("train/a/1.png", "train/b/1.png", "train/c/1.png");

    assertThatThrownBy(() -> UnpairedFolders.find(DataLocation.root(root)))
        .hasMessageContaining(
            ": train holds 3 folders (a, b, c) and 0 pictures, where two folders are wanted;");
  }

  @Test
  void find_emptyDomain_isRefused() throws IOException {
    touch("trainA/1.png");
    Files.createDirectory(root.resolve("trainB"));

    assertThatThrownBy(() -> UnpairedFolders.find(DataLocation.root(root)))
        .hasMessageStartingWith(root.resolve("trainB") + ": there are no pictures");
  }

  @Test
  void find_missingOrEmptyRoot_saysSo() {
    Path missing = root.resolve("none");

    assertThatThrownBy(() -> UnpairedFolders.find(DataLocation.root(missing)))
        .hasMessage(missing + ": there is no such folder");
    assertThatThrownBy(() -> UnpairedFolders.find(DataLocation.root(root)))
        .hasMessageContaining("it holds no folders and no pictures");
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }
}
