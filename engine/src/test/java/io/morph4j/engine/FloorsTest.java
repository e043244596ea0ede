package io.morph4j.engine;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms use only rooms on lower floors. */
class FloorsTest {
  private static final String ROOT = "io.morph4j.engine.";
  private static final List<String> FLOORS =
      List.of("loop", "tensor", "kernel", "kernel.onednn", "ops");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.morph4j.engine");

  @Test
  void rooms_all_haveAFloor() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .allMatch(name -> FLOORS.contains(name.substring(ROOT.length())));
  }

  @Test
  void rooms_imports_pointDownwardsOnly() {
    for (JavaClass from : CLASSES) {
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String to = dependency.getTargetClass().getPackageName();
        if (to.startsWith(ROOT)) {
          assertThat(FLOORS.indexOf(to.substring(ROOT.length())))
              .as(dependency.getDescription())
              .isLessThanOrEqualTo(FLOORS.indexOf(from.getPackageName().substring(ROOT.length())));
        }
      }
    }
  }

  @Test
  void rooms_cycles_areNone() {
    slices().matching("io.morph4j.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** In {@code tensor} the tape is one knot: a tensor knows its node, a node its tensors. */
  @ParameterizedTest
  @ValueSource(strings = {"loop", "kernel", "kernel.onednn", "ops"})
  void files_cyclesWithinARoom_areNone(String room) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass from : CLASSES) {
      if (from.getPackageName().equals(ROOT + room)) {
        Set<String> targets = uses.computeIfAbsent(file(from), unknown -> new TreeSet<>());
        from.getDirectDependenciesFromSelf().stream()
            .map(dependency -> file(dependency.getTargetClass()))
            .filter(to -> !to.equals(file(from)))
            .forEach(targets::add);
      }
    }
    boolean found = true;
    while (found) {
      found = uses.values().removeIf(targets -> targets.stream().noneMatch(uses::containsKey));
    }
    assertThat(uses.keySet()).as("files in a cycle, or above one").isEmpty();
  }

  @Test
  void memory_ofArrays_hasOneDoor() {
    HostDoor.ONLY.check(CLASSES);
  }

  private static String file(JavaClass type) {
    JavaClass top = type;
    while (top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    return top.getName();
  }
}
