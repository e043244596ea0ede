package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.morph4j.engine.HostDoor;
import org.junit.jupiter.api.Test;

class HostDoorTest {
  @Test
  void memory_ofArrays_hasOneDoorInAllModules() {
    JavaClasses all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // Test classes of other modules come in jars.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.morph4j");
    assertThat(all.stream().map(type -> type.getPackageName()))
        .contains("io.morph4j.data", "io.morph4j.zoo", "io.morph4j.cyclegan");
    HostDoor.ONLY.check(all);
  }
}
