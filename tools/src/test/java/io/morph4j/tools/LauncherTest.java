package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher in a tree that was built, with a Java that only tells how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "morph4j");

  @TempDir Path folder;

  private Path tree;
  private Path java;

  @BeforeEach
  void makeTree() throws IOException {
    assumeTrue(Files.exists(LAUNCHER), "not in a checkout");
    // As the launcher sees it, without links.
    tree = Files.createDirectory(folder.resolve("tree")).toRealPath();
    Files.copy(LAUNCHER, tree.resolve("morph4j"));
    executable(tree.resolve("morph4j"));
    java = Files.createDirectories(tree.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java, "#!/bin/sh\necho \"locale ${LC_ALL:-none} ${LC_CTYPE:-none}\"\necho \"$@\"\n");
    executable(java);
    Path jar = Files.createDirectories(tree.resolve("core/target")).resolve("core.jar");
    Files.createFile(jar);
    Files.writeString(tree.resolve("pom.xml"), "");
    Files.createDirectory(tree.resolve(".mvn"));
    Path target = Files.createDirectories(tree.resolve("benchmarks/target"));
    Files.createFile(target.resolve("morph4j-benchmarks-1.jar"));
    Files.writeString(target.resolve("classpath.txt"), jar.toString());
    Files.writeString(target.resolve("launcher.stamp"), java + " \n");
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String run(Path in, String command, Map<String, String> locale) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command + " doctor").directory(in.toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    List.of("LANG", "LC_ALL", "LC_CTYPE").forEach(environment::remove);
    environment.putAll(locale);
    environment.put("JAVA_HOME", tree.resolve("jdk").toString());
    environment.remove("MORPH4J_MAVEN_OPTS");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void launch_withoutLocale_takesUtf8() throws Exception {
    String launcher = tree.resolve("morph4j").toString();

    assertThat(run(folder, launcher, Map.of())).startsWith("locale none C.UTF-8\n");
    assertThat(run(folder, launcher, Map.of("LC_ALL", "POSIX")))
        .startsWith("locale none C.UTF-8\n");
    assertThat(run(folder, launcher, Map.of("LANG", "de_DE.UTF-8")))
        .startsWith("locale none none\n");
  }

  @Test
  void launch_fromItsFolder_tellsHowItWasCalled() throws Exception {
    assertThat(run(tree, "./morph4j", Map.of()))
        .contains("-Dmorph4j.called=./morph4j ")
        .endsWith("io.morph4j.tools.Main doctor\n");
  }

  @Test
  void launch_afterABuild_archivesTheClassesOfATranslationForEveryRun() throws Exception {
    Files.writeString(
        java,
        "#!/bin/sh\nfor w; do case $w in -XX:ArchiveClassesAtExit=*) echo $@ >\"${w#*=}\" ;; esac;"
            + " done\necho \"$@\"\n");
    Path archive = tree.resolve("benchmarks/target/launcher.jsa");
    String launcher = tree.resolve("morph4j").toString();

    for (int i = 0; i < 2; i++) {
      assertThat(run(folder, launcher, Map.of()))
          .contains("-XX:SharedArchiveFile=" + archive)
          .doesNotContain("ArchiveClassesAtExit")
          .endsWith("io.morph4j.tools.Main doctor\n");
    }
    String first = Files.readString(archive);
    assertThat(first).contains("io.morph4j.benchmarks.FirstTranslation ");
    try (Stream<Path> left = Files.list(archive.getParent())) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }

    Files.setLastModifiedTime(archive, FileTime.fromMillis(0));
    run(folder, launcher, Map.of());
    assertThat(Files.readString(archive)).as("written anew").isNotEqualTo(first);
  }

  @Test
  void launch_whereJavaWritesNoArchive_doesNotTryAgain() throws Exception {
    Files.writeString(
        java,
        "#!/bin/sh\necho \"$@\" >>" + folder + "/calls\ncase $* in *Archive*) exit 1 ;; esac\n");
    String launcher = tree.resolve("morph4j").toString();

    run(folder, launcher, Map.of());
    run(folder, launcher, Map.of());

    assertThat(Files.readAllLines(folder.resolve("calls")))
        .hasSize(3)
        .filteredOn(call -> call.contains("FirstTranslation"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--out o in.png, true",
    "--out=o in.png, true",
    "--out o in.TIFF, true",
    "--overwrite in.png --out o, true",
    "--overwrite folder in.png --out o, false",
    "--out=o folder in.png, false",
    "--reference in.png --out o folder, false",
    "in.png in.png --out o, false",
    "--out o, false"
  })
  void launch_translate_startsForOnePictureOnlyWhereItIsTheOnlyInput(String words, boolean one)
      throws Exception {
    Files.writeString(folder.resolve("in.png"), "a picture");
    Files.writeString(folder.resolve("in.TIFF"), "a picture");
    Files.createDirectory(folder.resolve("folder"));

    String said =
        run(folder, tree.resolve("morph4j") + " translate --model m " + words + "; :", Map.of());

    assertThat(said.contains("-XX:TieredStopAtLevel=1")).as(said).isEqualTo(one);
  }
}
