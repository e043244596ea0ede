package io.morph4j.core.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.State;
import io.morph4j.engine.kernel.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TrainingRunTest {
  private static final Every EVERY = new Every(100, 0, 10);
  private static final RunDescription DESCRIPTION =
      new RunDescription(
          "counter",
          "tiny",
          Map.of("filters", "8"),
          DataLocation.domains(Path.of("a ä").toAbsolutePath(), Path.of("b: #").toAbsolutePath()),
          42,
          StopAfter.minutes(2.5),
          EVERY);

  @TempDir Path folder;

  private Path finished() {
    Path out = folder.resolve("run");
    try (TrainingRun run = TrainingRun.create(out, DESCRIPTION)) {
      new TrainingLoop(new CounterTrainer(7).training(), run, StopAfter.steps(3), List.of(), EVERY)
          .run();
    }
    return out;
  }

  @Test
  void describe_whatWasCreated_isTheSame() {
    TrainingRun.create(folder, DESCRIPTION).close();

    assertThat(TrainingRun.describe(folder)).isEqualTo(DESCRIPTION);
    assertThat(TrainingRun.exists(folder)).isTrue();
  }

  @Test
  void describe_precisionAndBestBy_areKept() {
    RunDescription coarse =
        new RunDescription(
            "counter",
            "tiny",
            Map.of(),
            DataLocation.root(Path.of("data").toAbsolutePath()),
            1,
            StopAfter.steps(1),
            EVERY,
            Precision.BF16,
            new BestBy("ssim"));
    TrainingRun.create(folder, coarse).close();

    assertThat(TrainingRun.describe(folder)).isEqualTo(coarse);
  }

  @Test
  void describe_relativeData_areFoundFromAnyFolder() {
    RunDescription relative =
        new RunDescription(
            "counter",
            "tiny",
            Map.of(),
            DataLocation.root(Path.of("data/../fruits")),
            1,
            StopAfter.steps(1),
            EVERY);

    TrainingRun.create(folder, relative).close();

    assertThat(TrainingRun.describe(folder).data().root())
        .isEqualTo(Path.of("fruits").toAbsolutePath());
  }

  @Test
  void extend_run_changesItsEndOnDisk() {
    TrainingRun.create(folder, DESCRIPTION).close();

    try (TrainingRun run = TrainingRun.resume(folder)) {
      run.describe(run.description().withStopAfter(StopAfter.steps(900)));
    }

    assertThat(TrainingRun.describe(folder))
        .isEqualTo(DESCRIPTION.withStopAfter(StopAfter.steps(900)));
  }

  @Test
  void create_secondRunInTheFolder_isRefusedAndChangesNothing() throws Exception {
    Path out = finished();
    String before = Files.readString(out.resolve("run.yaml"));

    assertThatThrownBy(() -> TrainingRun.create(out, DESCRIPTION.withStopAfter(StopAfter.steps(1))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(out.toString())
        .hasMessageContaining("already holds a training run")
        .hasMessageContaining("--resume")
        .hasMessageContaining("--out");
    assertThat(out.resolve("run.yaml")).hasContent(before);
  }

  @Test
  void create_folderWithOtherThingsOrFile_isRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("thesis.txt"), "text");

    assertThatThrownBy(() -> TrainingRun.create(folder, DESCRIPTION))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not empty");
    assertThatThrownBy(() -> TrainingRun.create(file, DESCRIPTION))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void resume_folderWithoutRun_saysWhatToName() {
    assertThatThrownBy(() -> TrainingRun.resume(folder.resolve("none")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is no training run in")
        .hasMessageContaining("leave --resume away");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void resume_runThatIsOpen_isRefused() {
    try (TrainingRun open = TrainingRun.create(folder, DESCRIPTION)) {
      assertThatThrownBy(() -> TrainingRun.resume(open.folder()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("being trained by another process");
    }
    TrainingRun.resume(folder).close();
  }

  @Test
  void resume_damagedFiles_namesThem() throws Exception {
    Path out = finished();
    Path checkpoint = out.resolve("checkpoints/latest.safetensors");
    byte[] whole = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> TrainingRun.resume(out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("latest.safetensors")
        .hasMessageContaining("cut short");

    Files.copy(
        out.resolve("models/AtoB.safetensors"),
        checkpoint,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> TrainingRun.resume(out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not a checkpoint");

    Files.writeString(out.resolve("run.yaml"), "{\"version\": 1, ");
    assertThatThrownBy(() -> TrainingRun.resume(out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("run.yaml");
  }

  @Test
  void resume_checkpointOfAnotherArchitecture_saysBoth() {
    Path out = finished();
    Path checkpoint = out.resolve("checkpoints/latest.safetensors");
    Checkpoint own = Checkpoint.read(checkpoint);
    new Checkpoint("pix2pix", own.step(), own.stepsPerEpoch(), own.seconds(), own.state())
        .write(checkpoint);

    assertThatThrownBy(() -> TrainingRun.resume(out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("pix2pix")
        .hasMessageContaining("counter");
  }

  @Test
  void resume_metricsCutByACrash_losesOnlyTheBrokenRow() throws Exception {
    Path metrics = folder.resolve("metrics.csv");
    Files.writeString(metrics, "step,epoch,G\n10,1,0.5\n20,1,0.4\n30,2,0.3\n3");
    MetricsFile file = new MetricsFile(folder);

    file.cutAfter(20);

    assertThat(metrics).hasContent("step,epoch,G\n10,1,0.5\n20,1,0.4\n");
  }

  @Test
  void model_folder_prefersTheBest() {
    Path out = finished();
    assertThat(TrainingRun.model(out, "AtoB")).isEqualTo(out.resolve("models/AtoB.safetensors"));
    assertThat(TrainingRun.model(out, null)).isEqualTo(out.resolve("models/AtoB.safetensors"));
    assertThatThrownBy(() -> TrainingRun.model(out, "BtoA"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no model BtoA; it has AtoB");

    try (TrainingRun run = TrainingRun.resume(out)) {
      run.saveBest(new CounterTrainer(7).training().models());
    }

    assertThat(TrainingRun.model(out, null)).isEqualTo(out.resolve("models/best/AtoB.safetensors"));
    assertThatThrownBy(() -> TrainingRun.model(folder.resolve("none"), null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no model yet");
  }

  @Test
  void checkpoint_whatWasWritten_isTheSame() {
    State state = new State();
    INDArray longs = Nd4j.createFromArray(Long.MAX_VALUE, -1L);
    state.put("net.weight", Nd4j.rand(DataType.FLOAT, 3, 2));
    state.put("net.order", longs);
    state.put("text", "a \"b\" ü\n");
    state.put("numbers", 1, Long.MIN_VALUE);
    state.putDouble("rate", 0.1 + 0.2);
    Path file = folder.resolve("c.safetensors");

    new Checkpoint("counter", 12, 5, 0.1, state).write(file);
    Checkpoint read = Checkpoint.read(file);

    assertThat(read.step()).isEqualTo(12);
    assertThat(read.seconds()).isEqualTo(0.1);
    assertThat(read.state().values()).isEqualTo(new LinkedHashMap<>(state.values()));
    assertThat(read.state().arrays()).isEqualTo(state.arrays());
    assertThat(read.state().array("net.order").toLongVector()).containsExactly(Long.MAX_VALUE, -1L);
    assertThat(read.state().numbers("numbers")).containsExactly(1, Long.MIN_VALUE);
    assertThat(read.state().realNumber("rate")).isEqualTo(0.1 + 0.2);
  }

  @Test
  void draw_rowsOfGreyAndColour_areSetBesideEachOther() {
    java.awt.image.BufferedImage grid = SampleGrid.draw(new CounterTrainer(7).samples().rows());

    assertThat(grid.getWidth()).isEqualTo(2 * 8 + 2);
    assertThat(grid.getHeight()).isEqualTo(3 * 6 + 2 * 2);
    assertThat(grid.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0x808080);
    assertThat(grid.getRGB(10, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(grid.getRGB(17, 21) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(grid.getRGB(10, 8) & 0xFFFFFF).isEqualTo(0x808080);
    assertThatThrownBy(() -> SampleGrid.draw(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stopAfter_texts_areReadAndChecked() {
    assertThat(StopAfter.of("steps", "5")).isEqualTo(StopAfter.steps(5));
    assertThat(StopAfter.of("minutes", "0.5").reached(0, 1, 30)).isTrue();
    assertThat(StopAfter.of("epochs", "3").lastStep(7)).isEqualTo(21);
    for (String[] wrong :
        new String[][] {{"steps", "0"}, {"steps", "x"}, {"minutes", "NaN"}, {"years", "1"}}) {
      assertThatThrownBy(() -> StopAfter.of(wrong[0], wrong[1]))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void resume_latestMissing_goesOnFromThePreviousOne() throws Exception {
    Path out = finished();
    Path latest = out.resolve("checkpoints/latest.safetensors");
    Path previous = out.resolve("checkpoints/previous.safetensors");
    Files.move(latest, previous, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(out.resolve("models/.morph4j-00000000000000ff.tmp"), "half");

    try (TrainingRun run = TrainingRun.resume(out)) {
      assertThat(run.checkpoint()).extracting(Checkpoint::step).isEqualTo(3L);
    }
    assertThat(latest).exists();
    assertThat(previous).doesNotExist();
    assertThat(Files.list(out.resolve("models")).map(file -> file.getFileName().toString()))
        .containsExactly("AtoB.safetensors");
  }

  @Test
  void sideFiles_broken_areLeftOut() throws Exception {
    Path out = finished();
    Files.createDirectories(out.resolve("models/best"));
    Files.writeString(out.resolve("models/best/best.json"), "{\"by\": \"G\", \"value\": nul");
    Files.write(
        out.resolve("health.jsonl"),
        "{\"step\":1e308}\n{\"step\":null,\"cause\":[]}\n\u00ff{\n"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    Files.writeString(
        out.resolve("metrics.csv"),
        "step,epoch,seconds,step_seconds,data_seconds,G\n9223372036854775807,x\n3,1");

    assertThat(TrainingRun.best(out)).isNull();
    assertThat(TrainingRun.warnings(out)).isEmpty();
    StopAfter more = StopAfter.steps(5);
    try (TrainingRun run = TrainingRun.resume(out)) {
      Outcome outcome =
          new TrainingLoop(new CounterTrainer(7).training(), run, more, List.of(), EVERY).run();
      assertThat(outcome.step()).isEqualTo(5);
    }
  }

  @Test
  void lastStep_ofMoreEpochsThanCanBeCounted_isTheLargestNumber() {
    assertThat(StopAfter.epochs(Long.MAX_VALUE).lastStep(7)).isEqualTo(Long.MAX_VALUE);
    assertThat(StopAfter.epochs(3).lastStep(7)).isEqualTo(21);
  }
}
