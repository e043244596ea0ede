package io.morph4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.morph4j.benchmarks.TimedKernels.Pass;
import io.morph4j.benchmarks.TimedKernels.Shape;
import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.network.ResnetGenerator;
import io.morph4j.data.DataFolder;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureReader;
import io.morph4j.engine.kernel.Precision;
import io.morph4j.engine.ops.KernelChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

class WorkloadsTest {
  private static final Measurement SECOND = new Measurement(400., 600, null);

  @Test
  void points_step_trainsBothPerceptrons() {
    try (GanWorkload gan = GanWorkload.points()) {
      assertThat(gan.forward()).isFalse();
      // 2→128→128→2 and 2→128→128→1, each with bias
      long shared = (2 * 128 + 128) + (128 * 128 + 128);
      assertThat(gan.parameters()).isEqualTo(2 * shared + (128 * 2 + 2) + (128 + 1));
      assertThat(changes(gan)).isTrue();
    }
  }

  @Test
  void digits_step_trainsBothNets() {
    try (GanWorkload gan = GanWorkload.digits()) {
      int features = 128 * 49;
      long generator =
          (100 * features + features) + 2 * features + 128 * 64 * 16 + 2 * 64 + 64 * 16 + 1;
      long discriminator = (64 * 16 + 64) + 64 * 128 * 16 + 2 * 128 + features + 1;
      assertThat(gan.parameters()).isEqualTo(generator + discriminator);
      assertThat(changes(gan)).isTrue();
    }
  }

  /** Whether a step moves the parameters of both nets and leaves them finite. */
  private static boolean changes(GanWorkload gan) {
    List<Double> before = gan.sums();
    gan.run();
    List<Double> after = gan.sums();
    return before.stream().noneMatch(after::contains) && after.stream().allMatch(Double::isFinite);
  }

  @Test
  void cycleGan_tinyStep_hasNoForwardPart() {
    try (Workload step = CycleGanWorkloads.step(32, 2, false)) {
      assertThat(step.forward()).isFalse();
      step.run();
    }
  }

  @Test
  void generator_forwardPass_convolvesOnceAndKeepsNothing() {
    TimedKernels kernels = new TimedKernels(KernelChoice.of(DataType.FLOAT));
    try (KernelChoice.Given given = KernelChoice.give(kernels);
        Workload tiny = StandardWorkloads.resnet(1, 4, 2, 16)) {
      assertThat(tiny.forward()).isTrue();
      assertThat(calls(kernels, Pass.WEIGHTS)).isZero();
      // Six convolutions, and two transposed ones that are the pass of another in its data.
      assertThat(calls(kernels, Pass.FORWARD)).isEqualTo(6);
      assertThat(calls(kernels, Pass.DATA)).isEqualTo(2);
      assertThat(kernels.milliseconds()).isPositive();

      kernels.reset();
      tiny.run();
      assertThat(calls(kernels, Pass.WEIGHTS)).isEqualTo(8);
      assertThat(kernels.totals().keySet()).allMatch(call -> call.shape().batch() == 2);
    }
    assertThat(KernelChoice.of(DataType.FLOAT)).isNotInstanceOf(TimedKernels.class);
  }

  private static long calls(TimedKernels kernels, Pass pass) {
    return kernels.totals().entrySet().stream()
        .filter(each -> each.getKey().pass() == pass)
        .mapToLong(each -> each.getValue().calls())
        .sum();
  }

  @Test
  void translation_tinyNet_hasTheNetsParameters() {
    ResnetGenerator.Options tiny = ResnetGenerator.Options.of(1).withFilters(4);
    try (Workload net = StandardWorkloads.resnet(1, 4, 1, 16);
        Workload translation = StandardWorkloads.translation(tiny, 16)) {
      translation.run();

      assertThat(translation.forward()).isFalse();
      assertThat(translation.parameters()).isEqualTo(net.parameters());
    }
  }

  @Test
  void pipeline_writtenJpegs_areReadInPairs(@TempDir Path folder) {
    PipelineWorkload.write(folder, 3);

    assertThat(folder.resolve("A")).isDirectoryContaining("glob:**.jpg");
    try (PipelineWorkload pipeline = new PipelineWorkload(folder)) {
      pipeline.run();
      double once = pipeline.sum();
      pipeline.run();

      assertThat(once).isNotZero().isFinite();
      assertThat(pipeline.sum()).isEqualTo(2 * once);
    }
  }

  @Test
  void folder_ofLargePictures_holdsAsManyOfTheSize(@TempDir Path folder) {
    FolderWorkload.Files files = new FolderWorkload.Files(3, 512, 384, "jpg", 2);

    files.write(folder);

    List<Path> written = DataFolder.listNonEmpty(folder.resolve(FolderWorkload.PICTURES)).files();
    assertThat(written).hasSize(3);
    List<Picture> pictures = written.stream().map(PictureReader.defaults()::read).toList();
    assertThat(pictures)
        .allSatisfy(
            picture -> {
              assertThat(picture.width()).isEqualTo(512);
              assertThat(picture.height()).isEqualTo(384);
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void warmUp_fewRepeats_isTwoIterations() {
    WarmUp warmUp = new WarmUp(4);

    assertThat(warmUp.over(List.of(SECOND))).isFalse();
    assertThat(warmUp.over(List.of(SECOND))).isFalse();
    assertThat(warmUp.over(List.of(SECOND))).isTrue();
    assertThat(WarmUp.describe(4)).contains("2 iterations and 0 s");
  }

  @Test
  void warmUp_longIterations_isOne() {
    WarmUp warmUp = new WarmUp(3);
    Measurement minute = new Measurement(null, 60_000, null);

    assertThat(warmUp.over(List.of(minute, minute))).isFalse();
    assertThat(warmUp.over(List.of(minute, minute))).isTrue();
  }

  @Test
  void warmUp_manyRepeats_lastsUntilTheFastestSideHadItsSeconds() {
    WarmUp warmUp = new WarmUp(7);
    Measurement half = new Measurement(null, 500, null);
    int iterations = 0;
    while (!warmUp.over(List.of(SECOND, half))) {
      iterations++;
    }

    assertThat(iterations).isEqualTo(60);
    assertThat(WarmUp.describe(7)).contains("30 s of each side");
  }

  @Test
  void growth_points_haveNamesThatLeadBack() {
    List<Growth.Point> points = new ArrayList<>();
    for (Growth series : Growth.values()) {
      points.addAll(series.points());
    }

    assertThat(points)
        .hasSize(14)
        .allSatisfy(point -> assertThat(Growth.Point.of(point.argument())).isEqualTo(point));
    assertThat(Growth.BATCH.points().get(4).net()).isEqualTo("16 x 64², 32 filters");
  }

  @Test
  void growth_table_tellsMultiplesOfTheFirstPoint() {
    List<Growth.Point> points = Growth.WIDTH.points();
    Map<Growth.Point, Measurement> measured = new LinkedHashMap<>();
    measured.put(points.get(0), new Measurement(null, 10, 1024L, 1e9, 8., null));
    measured.put(points.get(1), new Measurement(null, 25, 2048L, 4e9, 20., null));

    List<String> lines = GrowthRun.table(measured);

    assertThat(lines.get(3).replaceAll(" +", " "))
        .isEqualTo(
            "| filters | 32 | 1 x 128², 32 filters | 25.0 | 2.50 | 4.00 | 4.00 | 160 | 200 | 2 |");
  }

  @Test
  void convolutionRun_rows_areMediansOverTurns() {
    List<List<JsonElement>> turns = new ArrayList<>();
    for (String ms : List.of("2.0", "4.0", "3.0")) {
      turns.add(
          JsonParser.parseString(
                  "[{\"shape\": \"s\", \"pass\": \"DATA\", \"flop\": 6e8, \"calls\": 2, \"step_ms\":"
                      + ms
                      + ", \"probe_ms\": 2.4, \"probe_from_memory_ms\": 3.3}]")
              .getAsJsonArray()
              .asList());
    }

    ConvolutionRun.Row row = ConvolutionRun.rows("unet256", turns).get(0);

    assertThat(row.pass()).isEqualTo("data");
    assertThat(row.stepGflops()).isEqualTo(200);
    assertThat(row.probeGflops()).isEqualTo(250);
    assertThat(row.share()).isCloseTo(.8, within(1e-12));
    assertThat(row.shareFromMemory()).isCloseTo(1.1, within(1e-12));
  }

  @Test
  void stepShapes_inTheirStep_areFound() {
    Shape shape = new Shape(1, 16, 16, 4, 4, 3, 1);
    TimedKernels kernels = new TimedKernels(KernelChoice.of(DataType.FLOAT));
    try (KernelChoice.Given given = KernelChoice.give(kernels);
        Workload tiny = StandardWorkloads.resnet(1, 4, 1, 16)) {
      tiny.run();
      List<Map<String, Object>> times = new ArrayList<>();
      Probe.Copies copies = new Probe.Copies();
      for (Pass pass : Pass.values()) {
        TimedKernels.Call call = new TimedKernels.Call(pass, shape);
        Map<TimedKernels.Call, Probe> probe = Map.of(call, new Probe(pass, shape, Precision.FLOAT));
        times.addAll(StepShapes.times(kernels.totals(), probe, copies));
      }

      assertThat(times).hasSize(3).allSatisfy(row -> assertThat(row).containsEntry("calls", 2L));
      assertThat(times)
          .flatExtracting(row -> row.get("probe_ms"), row -> row.get("probe_from_memory_ms"))
          .allSatisfy(ms -> assertThat((Double) ms).isPositive());
      assertThat(StepShapes.describe(shape)).isEqualTo("1 x 16→16, 4², k3 s1");
    }
  }
}
