package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.benchmarks.workload.WorkloadCase;
import io.morph4j.benchmarks.workload.WorkloadCase.Kind;
import io.morph4j.benchmarks.workload.WorkloadProvider;
import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.engine.tensor.RandomStream;
import java.util.List;

/** Generators, GANs from noise, translation and data: what needs no architecture's module. */
public final class StandardWorkloads implements WorkloadProvider {
  private static final int TRANSLATED = 4;
  private static final int PAIRS = 32;

  /** For {@link java.util.ServiceLoader}. */
  public StandardWorkloads() {}

  @Override
  public List<WorkloadCase> cases() {
    return List.of(
        WorkloadCase.of("resnet9-256", Kind.GENERATOR, 1, () -> resnet(9, 64, 1, 256)),
        WorkloadCase.of("resnet6-128", Kind.GENERATOR, 1, () -> resnet(6, 64, 1, 128)),
        WorkloadCase.of("unet256", Kind.GENERATOR, 1, () -> unet(8, 1, 256)),
        WorkloadCase.of("unet128-n8", Kind.GENERATOR, 8, () -> unet(7, 8, 128)),
        WorkloadCase.of("resnet6-ngf32-64-n4", Kind.GENERATOR, 4, () -> resnet(6, 32, 4, 64)),
        WorkloadCase.of("mlp-gan-256", Kind.STEP, 256, GanWorkload::points),
        WorkloadCase.of("dcgan-28-n64", Kind.STEP, 64, GanWorkload::digits),
        WorkloadCase.of(
            "translate-resnet9-256",
            Kind.TRANSLATION,
            TRANSLATED,
            () -> translation(resnet(9, 64), 256)),
        WorkloadCase.of(
            "translate-unet256", Kind.TRANSLATION, TRANSLATED, () -> translation(unet(8), 256)),
        folder("translate-folder-64", new FolderWorkload.Files(2_000, 64, 64, "png", 32)),
        folder("translate-folder-1024", new FolderWorkload.Files(50, 1_024, 768, "jpg", 16)),
        new WorkloadCase(
            "data-jpeg-256",
            Kind.DATA,
            2 * PAIRS,
            folder -> PipelineWorkload.write(folder, PAIRS),
            PipelineWorkload::new));
  }

  private static WorkloadCase folder(String name, FolderWorkload.Files files) {
    return new WorkloadCase(
        name,
        Kind.TRANSLATION,
        files.count(),
        files::write,
        folder -> new FolderWorkload(folder, files.format()));
  }

  static Workload resnet(int blocks, int filters, int batch, int side) {
    return new GeneratorWorkload(new ResnetGenerator(init(), resnet(blocks, filters)), batch, side);
  }

  private static ResnetGenerator.Options resnet(int blocks, int filters) {
    return ResnetGenerator.Options.of(blocks).withFilters(filters);
  }

  private static Workload unet(int downs, int batch, int side) {
    return new GeneratorWorkload(new UnetGenerator(init(), unet(downs)), batch, side);
  }

  private static UnetGenerator.Options unet(int downs) {
    return new UnetGenerator.Options(3, 3, downs, 64, Norm.BATCH, false);
  }

  static Workload translation(ResnetGenerator.Options options, int side) {
    return new TranslationWorkload(new ResnetGenerator(init(), options), options, TRANSLATED, side);
  }

  private static Workload translation(UnetGenerator.Options options, int side) {
    return new TranslationWorkload(new UnetGenerator(init(), options), options, TRANSLATED, side);
  }

  private static Initializer init() {
    return Initializer.normal(new RandomStream(1));
  }
}
