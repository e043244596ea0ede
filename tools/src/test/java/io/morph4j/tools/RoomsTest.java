package io.morph4j.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The floors that the package comments tell, and the sizes of files and packages. */
class RoomsTest {
  private static final String ROOT = "io.morph4j.tools";

  /** Lowest first; this package itself stands on all of them. */
  private static final List<String> ROOMS =
      List.of(
          "cli",
          "report",
          "machine",
          "extractor",
          "data",
          "film",
          "translate",
          "export",
          "sample",
          "serve",
          "evaluation",
          "train",
          "demo");

  private static final int FILE_LINES = 350;

  private static final int PACKAGE_FILES = 20;

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }

  @Test
  void rooms_areAllOnTheList() {
    assertThat(classes)
        .extracting(JavaClass::getPackageName)
        .containsOnly(
            Stream.concat(Stream.of(ROOT), ROOMS.stream().map(room -> ROOT + "." + room))
                .toArray(String[]::new));
  }

  @Test
  void rooms_useOnlyLowerOnes() {
    for (int i = 0; i < ROOMS.size(); i++) {
      List<String> higher = new ArrayList<>(List.of(ROOT));
      ROOMS.subList(i + 1, ROOMS.size()).forEach(room -> higher.add(ROOT + "." + room));
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + ROOMS.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(higher.toArray(String[]::new))
          .check(classes);
    }
  }

  @Test
  void files_areInNoCircle() {
    slices().assignedFrom(new SourceFiles()).should().beFreeOfCycles().check(classes);
  }

  /** A slice for each source file. */
  private static final class SourceFiles implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
    }

    @Override
    public String getDescription() {
      return "source files";
    }
  }

  @Test
  void mainFiles_ofTheWholeTree_areShort() throws IOException {
    Map<String, Long> lines = new TreeMap<>();
    for (Path file : mainFiles(checkout())) {
      try (Stream<String> text = Files.lines(file)) {
        lines.put(file.toString(), text.count());
      }
    }
    assertThat(lines).isNotEmpty();
    lines.values().removeIf(count -> count <= FILE_LINES);
    assertThat(lines).isEmpty();
  }

  @Test
  void packagesOfTools_haveFewFiles() throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    mainFiles(checkout().resolve("tools"))
        .forEach(file -> files.merge(String.valueOf(file.getParent()), 1, Integer::sum));
    assertThat(files).hasSizeGreaterThan(ROOMS.size());
    files.values().removeIf(count -> count <= PACKAGE_FILES);
    assertThat(files).isEmpty();
  }

  /** The top of the source tree; a test out of a jar has none and is left out. */
  private static Path checkout() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("tools/src/main/java"))) {
      folder = folder.getParent();
    }
    assumeTrue(folder != null, "not in a checkout");
    return folder;
  }

  private static List<Path> mainFiles(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("src/main/java"))
          .toList();
    }
  }
}
