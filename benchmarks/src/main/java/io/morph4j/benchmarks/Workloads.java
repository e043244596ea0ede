package io.morph4j.benchmarks;

import io.morph4j.core.network.Norm;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.core.network.UnetGenerator;
import io.morph4j.core.nn.Initializer;
import io.morph4j.core.tensor.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The cases by name; {@code peer.py} has the same names. */
final class Workloads {
  private static final Map<String, Supplier<Workload>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("resnet9-256", () -> resnet(9, 64, 1, 256));
    ALL.put("resnet6-128", () -> resnet(6, 64, 1, 128));
    ALL.put("unet256", () -> unet(8, 1, 256));
    ALL.put("unet128-n8", () -> unet(7, 8, 128));
    ALL.put("resnet6-ngf32-64-n4", () -> resnet(6, 32, 4, 64));
    ALL.put("cyclegan-128-ngf64-r6", () -> new CycleGanWorkload(128, 64));
    ALL.put("cyclegan-64-ngf32-r6", () -> new CycleGanWorkload(64, 32));
    ALL.put("mlp-gan-256", GanWorkload::points);
    ALL.put("dcgan-28-n64", GanWorkload::digits);
  }

  private Workloads() {}

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * Builds the case of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Workload open(String name) {
    Supplier<Workload> make = ALL.get(name);
    if (make == null) {
      throw new IllegalArgumentException(
          "case is %s; it must be one of %s".formatted(name, names()));
    }
    return make.get();
  }

  static Workload resnet(int blocks, int filters, int batch, int side) {
    ResnetGenerator.Options options = ResnetGenerator.Options.of(blocks).withFilters(filters);
    return new GeneratorWorkload(new ResnetGenerator(init(), options), batch, side);
  }

  private static Workload unet(int downs, int batch, int side) {
    UnetGenerator.Options options = new UnetGenerator.Options(3, 3, downs, 64, Norm.BATCH, false);
    return new GeneratorWorkload(new UnetGenerator(init(), options), batch, side);
  }

  private static Initializer init() {
    return Initializer.normal(new RandomStream(1));
  }
}
