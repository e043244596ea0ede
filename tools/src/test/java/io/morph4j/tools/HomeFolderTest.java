package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HomeFolderTest {
  @TempDir Path folder;

  @Test
  void of_knownFolder_isThat() {
    assertThat(HomeFolder.of(folder.toString(), null, Path.of("t"))).isEqualTo(folder);
  }

  @Test
  void of_unknownUserWithHome_isTheHome() {
    assertThat(HomeFolder.of("?", folder.toString(), Path.of("t"))).isEqualTo(folder);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void of_nothing_isAFolderOfOnesOwn() throws IOException {
    Path home = HomeFolder.of("?", "/no/such/home", folder);

    assertThat(home).isDirectory().hasParent(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
    assertThat(HomeFolder.of("?", null, folder)).isEqualTo(home);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void of_linkInThePlace_isNotFollowed() throws IOException {
    Path home = HomeFolder.of("?", null, folder);
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.delete(home);
    Files.createSymbolicLink(home, foreign);

    assertThat(HomeFolder.of("?", null, folder)).isNotEqualTo(home).hasParent(folder);
  }
}
