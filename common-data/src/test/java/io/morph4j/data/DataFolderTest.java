package io.morph4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void list_manyKinds_takesPicturesSortedByName() throws IOException {
    for (String name :
        new String[] {
          "b.JPG",
          "a.png",
          "sub/z.tiff",
          "sub/deeper/y.WebP",
          "c.bmp",
          "d.ppm",
          "e.jpeg",
          "f.Tif",
          "notes.txt",
          "noending",
          ".hidden.png",
          ".git/x.png",
          "__MACOSX/a.png",
          "@eaDir/a.png/SYNOPHOTO_THUMB_M.jpg",
          "#recycle/gone.png",
          "$RECYCLE.BIN/gone.png",
          "sub/lost+found/x.png",
          "picture.png.part"
        }) {
      touch(name);
    }
    DataFolder listed = DataFolder.list(folder);

    assertThat(listed.files().stream().map(listed::nameOf))
        .containsExactly(
            "a.png",
            "b.JPG",
            "c.bmp",
            "d.ppm",
            "e.jpeg",
            "f.Tif",
            "sub/deeper/y.WebP",
            "sub/z.tiff");
  }

  @Test
  void list_linkIntoItself_ends() throws IOException {
    touch("a.png");
    Files.createSymbolicLink(folder.resolve("loop"), folder);

    assertThat(DataFolder.list(folder).size()).isEqualTo(1);
  }

  @Test
  void nameOf_accentsOfTwoCharacters_isThatOfOne() throws IOException {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    touch("e\u0301.png");
    DataFolder listed = DataFolder.list(folder);

    assertThat(listed.nameOf(listed.files().get(0))).isEqualTo("\u00e9.png");
  }

  @Test
  void list_linkedFolder_isFollowed(@TempDir Path elsewhere) throws IOException {
    Files.createFile(elsewhere.resolve("far.png"));
    Files.createSymbolicLink(folder.resolve("link"), elsewhere);

    assertThat(DataFolder.list(folder).files()).containsExactly(folder.resolve("link/far.png"));
  }

  @Test
  void list_hiddenFolderNamedByTheUser_isListed() throws IOException {
    touch(".cache/a.png");

    assertThat(DataFolder.list(folder.resolve(".cache")).size()).isEqualTo(1);
  }

  @Test
  void list_missingFolderOrFile_saysWhich() throws IOException {
    Path missing = folder.resolve("none");
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DataFolder.list(missing))
        .isInstanceOf(UserException.class)
        .hasMessage(missing + ": there is no such folder");
    assertThatThrownBy(() -> DataFolder.list(file))
        .hasMessage(file + ": a file, where a folder of pictures is wanted");
  }

  @Test
  void listNonEmpty_noPictures_namesTheEndings() throws IOException {
    touch("notes.txt");

    assertThatThrownBy(() -> DataFolder.listNonEmpty(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            folder
                + ": there are no pictures; files count that end in png jpg jpeg jpe jfif webp bmp"
                + " tif tiff ppm pgm pbm pnm");
  }

  private void touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }
}
