package io.morph4j.core;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.morph4j.engine.HostDoor;

/** The floors of core, lowest first: a room uses only rooms below it. */
@AnalyzeClasses(packages = "io.morph4j.core", importOptions = DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule rooms_ofCore_formNoCircle =
      slices().matching("io.morph4j.core.(**)").should().beFreeOfCycles();

  @ArchTest static final ArchRule memory_ofArrays_hasOneDoor = HostDoor.ONLY;

  @ArchTest
  static final ArchRule rooms_ofCore_useOnlyLowerOnes =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("file")
          .definedBy("..core.file")
          .layer("config")
          .definedBy("..core.config")
          .layer("nn")
          .definedBy("..core.nn")
          .layer("network")
          .definedBy("..core.network")
          .layer("loss")
          .definedBy("..core.loss")
          .layer("optim")
          .definedBy("..core.optim")
          .layer("model")
          .definedBy("..core.model")
          .layer("tile")
          .definedBy("..core.tile")
          .layer("inference")
          .definedBy("..core.inference")
          .layer("metric")
          .definedBy("..core.metric")
          .layer("train")
          .definedBy("..core.train")
          .layer("train.health")
          .definedBy("..core.train.health")
          .layer("train.run")
          .definedBy("..core.train.run")
          .whereLayer("train.run")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("train.health")
          .mayOnlyBeAccessedByLayers("train.run")
          .whereLayer("train")
          .mayOnlyBeAccessedByLayers("train.health", "train.run")
          .whereLayer("metric")
          .mayOnlyBeAccessedByLayers("train", "train.health", "train.run")
          .whereLayer("inference")
          .mayOnlyBeAccessedByLayers("metric", "train", "train.health", "train.run")
          .whereLayer("tile")
          .mayOnlyBeAccessedByLayers("inference")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("inference", "metric", "train", "train.health", "train.run")
          .whereLayer("optim")
          .mayOnlyBeAccessedByLayers("metric", "train", "train.run")
          .whereLayer("network")
          .mayOnlyBeAccessedByLayers("model", "inference", "metric", "train", "train.run");
}
