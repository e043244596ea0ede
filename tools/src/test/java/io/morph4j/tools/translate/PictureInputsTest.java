package io.morph4j.tools.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureInputsTest {
  private static final Path OUT = Path.of("out");

  @TempDir Path folder;

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void of_namesThatDifferInTheEnding_keepTheEnding() throws IOException {
    Path png = file("a.png");
    Path jpg = file("a.jpg");
    Path other = file("b.jpg");

    PictureInputs inputs = PictureInputs.of(List.of(folder), OUT, ".png");

    assertThat(inputs.pictures())
        .containsEntry(png, OUT.resolve("a.png.png"))
        .containsEntry(jpg, OUT.resolve("a.jpg.png"))
        .containsEntry(other, OUT.resolve("b.png"));
  }

  @Test
  void of_sameNameFromTwoFolders_isAProblemOfTheSecond() throws IOException {
    Path first = file("x/a.png");
    Path second = file("y/a.png");

    PictureInputs inputs = PictureInputs.of(List.of(first, second), OUT, ".png");

    assertThat(inputs.pictures()).containsOnlyKeys(first);
    assertThat(inputs.problems()).containsOnlyKeys(second);
  }

  @Test
  void of_fileWithoutEnding_getsOne() throws IOException {
    Path plain = file("picture");

    assertThat(PictureInputs.of(List.of(plain), OUT, ".png").pictures())
        .containsEntry(plain, OUT.resolve("picture.png"));
  }
}
