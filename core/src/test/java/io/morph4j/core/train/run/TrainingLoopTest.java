package io.morph4j.core.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLoopTest {
  private static final Every OFTEN = new Every(5, 10, 1);

  @TempDir Path folder;

  static RunDescription description(StopAfter stop, Every every) {
    return new RunDescription(
        "counter", "tiny", Map.of(), DataLocation.root(Path.of("data")), 1, stop, every);
  }

  private Outcome start(Path out, CounterTrainer trainer, StopAfter stop) {
    try (TrainingRun run = TrainingRun.create(out, description(stop, OFTEN))) {
      return new TrainingLoop(trainer.training(), run, stop, List.of(), OFTEN).run();
    }
  }

  private Outcome resume(Path out, CounterTrainer trainer, StopAfter stop) {
    try (TrainingRun run = TrainingRun.resume(out)) {
      return new TrainingLoop(trainer.training(), run, stop, List.of(), OFTEN).run();
    }
  }

  private static List<String> steps(Path out) throws Exception {
    return Files.readAllLines(out.resolve("metrics.csv")).stream()
        .skip(1)
        .map(line -> line.split(",")[0])
        .toList();
  }

  /** Rows without the times. */
  private static List<String> losses(Path out) throws Exception {
    return Files.readAllLines(out.resolve("metrics.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*),[^,]*,[^,]*,[^,]*", "$1"))
        .toList();
  }

  @Test
  void run_toItsEnd_leavesTheWholeFolder() throws Exception {
    Path out = folder.resolve("run");

    Outcome outcome = start(out, new CounterTrainer(7), StopAfter.steps(23));

    assertThat(outcome.ending()).isEqualTo(Outcome.Ending.FINISHED);
    assertThat(outcome.step()).isEqualTo(23);
    assertThat(out.resolve("run.yaml")).exists();
    assertThat(out.resolve("samples"))
        .isDirectoryContaining("glob:**step-000010.png")
        .isDirectoryContaining("glob:**step-000020.png")
        .isDirectoryContaining("glob:**step-000023.png");
    assertThat(out.resolve("checkpoints/latest.safetensors")).exists();
    assertThat(ModelFile.load(out.resolve("models/AtoB.safetensors")).description().training())
        .containsEntry("steps", "23");
    assertThat(losses(out)).hasSize(24).first().isEqualTo("step,epoch,G,D,lr_G");
    assertThat(Files.readAllLines(out.resolve("metrics.csv")).get(8)).startsWith("8,2,");
    assertThat(Files.walk(out).filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
  }

  @Test
  void run_thatKeepsEpochs_hasModelsAndAGridOfEach() {
    Path out = folder.resolve("run");
    CounterTrainer trainer = new CounterTrainer(7);
    trainer.keepsEpochs = true;

    start(out, trainer, StopAfter.steps(15));

    for (int epoch = 1; epoch <= 2; epoch++) {
      Path model = out.resolve("models/epoch-00%d/AtoB.safetensors".formatted(epoch));
      assertThat(ModelFile.load(model).description().training())
          .containsEntry("steps", Integer.toString(7 * epoch));
      assertThat(out.resolve("samples/step-0000%02d.png".formatted(7 * epoch))).exists();
    }
    assertThat(out.resolve("models/epoch-003")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 7, 9, 14, 20})
  void run_killedAndResumed_equalsTheUninterruptedRun(int killedAfter) throws Exception {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    start(whole, new CounterTrainer(7), StopAfter.steps(23));
    CounterTrainer victim =
        new CounterTrainer(7)
            .atStep(
                step -> {
                  if (step == killedAfter + 1) {
                    throw new IllegalStateException("killed");
                  }
                });
    assertThatThrownBy(() -> start(broken, victim, StopAfter.steps(23)))
        .isInstanceOf(IllegalStateException.class);

    resume(broken, new CounterTrainer(7), StopAfter.steps(23));

    assertThat(broken.resolve("models/AtoB.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("models/AtoB.safetensors"));
    assertThat(losses(broken)).isEqualTo(losses(whole));
    assertThat(Checkpoint.read(broken.resolve("checkpoints/latest.safetensors")).state().arrays())
        .isEqualTo(
            Checkpoint.read(whole.resolve("checkpoints/latest.safetensors")).state().arrays());
  }

  @Test
  void requestStop_midEpoch_savesAndCanGoOn() throws Exception {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    start(whole, new CounterTrainer(7), StopAfter.epochs(2));
    List<String> events = new ArrayList<>();
    CounterTrainer trainer = new CounterTrainer(7);
    try (TrainingRun run = TrainingRun.create(broken, description(StopAfter.epochs(2), OFTEN))) {
      TrainingLoop loop =
          new TrainingLoop(
              trainer.training(), run, StopAfter.epochs(2), List.of(new Recorder(events)), OFTEN);
      trainer.atStep(
          step -> {
            if (step == 3) {
              loop.requestStop();
            }
          });
      Outcome outcome = loop.run();
      assertThat(outcome.ending()).isEqualTo(Outcome.Ending.INTERRUPTED);
      assertThat(outcome.step()).isEqualTo(3);
    }
    assertThat(events).containsExactly("start 0/14", "1", "2", "3", "saved 3", "INTERRUPTED");

    events.clear();
    try (TrainingRun run = TrainingRun.resume(broken)) {
      new TrainingLoop(
              new CounterTrainer(7).training(),
              run,
              run.description().stopAfter(),
              List.of(new Recorder(events)),
              OFTEN)
          .run();
    }
    assertThat(events)
        .containsExactly(
            "start 3/14",
            "4",
            "5",
            "saved 5",
            "6",
            "7",
            "8",
            "9",
            "10",
            "sampled 10",
            "saved 10",
            "11",
            "12",
            "13",
            "14",
            "sampled 14",
            "saved 14",
            "FINISHED");
    assertThat(broken.resolve("models/AtoB.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("models/AtoB.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void run_lossNotFinite_stopsAndKeepsTheLastCheckpoint(double bad) throws Exception {
    Path out = folder.resolve("run");
    CounterTrainer trainer = new CounterTrainer(7);
    trainer.atStep(
        step -> {
          if (step == 12) {
            trainer.loss(bad);
          }
        });

    assertThatThrownBy(() -> start(out, trainer, StopAfter.steps(20)))
        .isInstanceOf(DivergedException.class)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the loss G became " + bad)
        .hasMessageContaining("at step 12")
        .hasMessageContaining("The checkpoint of step 10 is kept")
        .hasMessageContaining("learning rate");
    assertThat(Checkpoint.read(out.resolve("checkpoints/latest.safetensors")).step()).isEqualTo(10);
    assertThat(steps(out)).last().isEqualTo("11");
  }

  @Test
  void run_weightsNotFinite_areNotSaved() {
    Path out = folder.resolve("run");
    CounterTrainer trainer = new CounterTrainer(7);
    trainer.atStep(
        step -> {
          if (step == 10) {
            trainer.weight(Double.NaN);
          }
        });

    assertThatThrownBy(() -> start(out, trainer, StopAfter.steps(10)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the array weight")
        .hasMessageContaining("The checkpoint of step 5 is kept");
    assertThat(Checkpoint.read(out.resolve("checkpoints/latest.safetensors")).step()).isEqualTo(5);
  }

  @Test
  void run_lossExplodes_stopsAndKeepsTheLastSoundCheckpoint() throws Exception {
    Path out = folder.resolve("run");
    CounterTrainer trainer = new CounterTrainer(7);
    trainer.atStep(
        step -> {
          if (step == 12) {
            trainer.loss(-1e9);
          }
        });

    assertThatThrownBy(() -> start(out, trainer, StopAfter.steps(20)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the loss G exploded to -1.00e+09 at step 12")
        .hasMessageContaining("The checkpoint of step 10 is kept");
    assertThat(Checkpoint.read(out.resolve("checkpoints/latest.safetensors")).step()).isEqualTo(10);
  }

  @Test
  void run_lossExplodesRightAfterACheckpoint_goesBackToTheOneBefore() throws Exception {
    Path out = folder.resolve("run");
    Path sound = folder.resolve("sound");
    start(sound, new CounterTrainer(7), StopAfter.steps(5));
    CounterTrainer trainer = new CounterTrainer(7);
    trainer.atStep(
        step -> {
          if (step == 11) {
            trainer.loss(1e9);
          }
        });

    assertThatThrownBy(() -> start(out, trainer, StopAfter.steps(20)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("The checkpoint of step 5 is kept");

    assertThat(Checkpoint.read(out.resolve("checkpoints/latest.safetensors")).step()).isEqualTo(5);
    assertThat(out.resolve("models/AtoB.safetensors"))
        .hasSameBinaryContentAs(sound.resolve("models/AtoB.safetensors"));
    assertThat(resume(out, new CounterTrainer(7), StopAfter.steps(9)).step()).isEqualTo(9);
  }

  @Test
  void run_lossExplodesAfterTheOnlyCheckpoint_beginsAnewOnResume() throws Exception {
    Path out = folder.resolve("run");
    CounterTrainer trainer = new CounterTrainer(7);
    trainer.atStep(
        step -> {
          if (step == 6) {
            trainer.loss(1e9);
          }
        });

    assertThatThrownBy(() -> start(out, trainer, StopAfter.steps(20)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("Nothing sound had been saved yet");

    assertThat(resume(out, new CounterTrainer(7), StopAfter.steps(3)).step()).isEqualTo(3);
    assertThat(steps(out)).containsExactly("1", "2", "3");
  }

  @Test
  void warmUp_beforeTheRun_changesNothing() throws Exception {
    Path plain = folder.resolve("plain");
    Path warmed = folder.resolve("warmed");
    start(plain, new CounterTrainer(7), StopAfter.steps(9));
    CounterTrainer trainer = new CounterTrainer(7);
    StopAfter stop = StopAfter.steps(9);

    try (TrainingRun run = TrainingRun.create(warmed, description(stop, OFTEN))) {
      TrainingLoop loop = new TrainingLoop(trainer.training(), run, stop, List.of(), OFTEN);
      Cost cost = loop.warmUp();
      assertThat(cost).isNotNull();
      assertThat(cost.secondsPerStep()).isPositive();
      loop.run();
    }

    assertThat(losses(warmed)).isEqualTo(losses(plain));
    assertThat(warmed.resolve("models/AtoB.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("models/AtoB.safetensors"));
  }

  @Test
  void warmUp_fewStepsToCome_makesNoMoreOfThem() {
    List<Long> made = new ArrayList<>();
    CounterTrainer trainer = new CounterTrainer(7).atStep(made::add);
    StopAfter stop = StopAfter.steps(1);
    try (TrainingRun run = TrainingRun.create(folder.resolve("run"), description(stop, OFTEN))) {
      TrainingLoop loop = new TrainingLoop(trainer.training(), run, stop, List.of(), OFTEN);
      assertThat(loop.warmUp()).isNotNull();
      loop.run();
    }
    assertThat(made).containsExactly(1L, 1L);

    try (TrainingRun run = TrainingRun.resume(folder.resolve("run"))) {
      assertThat(new TrainingLoop(trainer.training(), run, stop, List.of(), OFTEN).warmUp())
          .isNull();
    }
    assertThat(made).hasSize(2);
  }

  @Test
  void run_rowsEveryThirdStep_averageTheTimesBetweenThem() throws Exception {
    Path out = folder.resolve("run");
    StopAfter stop = StopAfter.steps(6);
    Every every = new Every(0, 0, 3);
    AtomicLong clock = new AtomicLong();
    CounterTrainer trainer =
        new CounterTrainer(7).atStep(step -> clock.addAndGet(step * 1_000_000_000L));
    try (TrainingRun run = TrainingRun.create(out, description(stop, every))) {
      new TrainingLoop(trainer.training(), run, stop, List.of(), every, null, clock::get).run();
    }

    List<String> rows = Files.readAllLines(out.resolve("metrics.csv"));
    assertThat(rows.get(0)).startsWith("step,epoch,seconds,step_seconds,data_seconds,G");
    assertThat(rows.get(1)).startsWith("3,1,6.000,2.0000,0.0000,");
    assertThat(rows.get(2)).startsWith("6,1,21.000,5.0000,0.0000,");
    assertThat(Files.readAllLines(out.resolve("metrics.jsonl")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"step\":3,\"epoch\":1,\"seconds\":6.000,\"step_seconds\":2.0000,");
  }

  @Test
  void run_resumed_cutsYoungerJsonLines() throws Exception {
    Path out = folder.resolve("run");
    start(out, new CounterTrainer(7), StopAfter.steps(5));
    Files.writeString(
        out.resolve("metrics.jsonl"),
        "{\"step\":6,\"G\":1}\n{\"step\":7,",
        java.nio.file.StandardOpenOption.APPEND);

    resume(out, new CounterTrainer(7), StopAfter.steps(6));

    assertThat(Files.readAllLines(out.resolve("metrics.jsonl")))
        .hasSize(6)
        .last()
        .asString()
        .startsWith("{\"step\":6,\"epoch\":1,");
  }

  @Test
  void run_otherDataOnResume_isRefused() {
    Path out = folder.resolve("run");
    start(out, new CounterTrainer(7), StopAfter.steps(5));

    assertThatThrownBy(() -> resume(out, new CounterTrainer(8), StopAfter.steps(9)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("had 7 steps, now it has 8");
  }

  @Test
  void run_checkpointOfOtherNetworks_isRefused() {
    Path out = folder.resolve("run");
    start(out, new CounterTrainer(7), StopAfter.steps(5));
    Path file = out.resolve("checkpoints/latest.safetensors");
    Checkpoint own = Checkpoint.read(file);
    State other = new State();
    own.state().arrays().forEach(other::put);
    own.state().values().forEach(other::put);
    other.arrays().remove("momentum");
    new Checkpoint("counter", 5, 7, 1, other).write(file);

    assertThatThrownBy(() -> resume(out, new CounterTrainer(7), StopAfter.steps(9)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("latest.safetensors")
        .hasMessageContaining("does not fit")
        .hasMessageContaining("momentum");
  }

  @Test
  void run_checkpointsCannotBeWritten_stopsAndKeepsTheModels() throws Exception {
    Path out = folder.resolve("run");
    CounterTrainer trainer =
        new CounterTrainer(7)
            .atStep(
                step -> {
                  if (step == 7) {
                    blockCheckpoints(out);
                  }
                });

    assertThatThrownBy(() -> start(out, trainer, StopAfter.steps(20)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot write")
        .hasMessageContaining("latest.safetensors");
    assertThat(ModelFile.load(out.resolve("models/AtoB.safetensors")).description().training())
        .containsEntry("steps", "5");
  }

  /** Puts a file where the folder of the checkpoints was. */
  private static void blockCheckpoints(Path out) {
    try {
      Files.move(out.resolve("checkpoints"), out.resolve("moved"));
      Files.writeString(out.resolve("checkpoints"), "in the way");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void run_complete_resumesToItsEndAtOnce() {
    Path out = folder.resolve("run");
    start(out, new CounterTrainer(7), StopAfter.steps(5));

    Outcome again = resume(out, new CounterTrainer(7), StopAfter.steps(5));
    Outcome further = resume(out, new CounterTrainer(7), StopAfter.steps(8));

    assertThat(again.ending()).isEqualTo(Outcome.Ending.FINISHED);
    assertThat(again.step()).isEqualTo(5);
    assertThat(further.step()).isEqualTo(8);
  }

  @Test
  void run_forMinutes_countsEarlierSessions() {
    Path out = folder.resolve("run");
    AtomicLong clock = new AtomicLong();
    StopAfter stop = StopAfter.minutes(1);
    CounterTrainer trainer = new CounterTrainer(7).atStep(step -> clock.addAndGet(9_000_000_000L));
    try (TrainingRun run = TrainingRun.create(out, description(stop, OFTEN))) {
      TrainingLoop loop =
          new TrainingLoop(trainer.training(), run, stop, List.of(), OFTEN, null, clock::get);
      assertThat(loop.run().step()).isEqualTo(7);
    }
    try (TrainingRun run = TrainingRun.resume(out)) {
      StopAfter longer = StopAfter.minutes(1.5);
      TrainingLoop loop =
          new TrainingLoop(trainer.training(), run, longer, List.of(), OFTEN, null, clock::get);
      assertThat(loop.run().step()).isEqualTo(10);
    }
  }

  @Test
  void run_forMinutes_stretchesThePolicyOverThem() {
    AtomicLong clock = new AtomicLong();
    StopAfter stop = StopAfter.minutes(1);
    CounterTrainer trainer =
        new CounterTrainer(100).atStep(step -> clock.addAndGet(9_000_000_000L));
    List<Double> rates = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(Step step) {
            rates.add(step.learningRates().get("G"));
          }
        };
    try (TrainingRun run = TrainingRun.create(folder.resolve("run"), description(stop, OFTEN))) {
      new TrainingLoop(trainer.training(), run, stop, List.of(listener), OFTEN, null, clock::get)
          .run();
    }

    // Of ten epochs of a tenth of the rate each, 9 of 60 seconds are one and a half.
    assertThat(rates)
        .usingElementComparator((a, b) -> Math.abs(a / b - 1) < 1e-9 ? 0 : 1)
        .containsExactly(1., .1, 1e-3, 1e-4, 1e-6, 1e-7, 1e-9);
  }

  @Test
  void run_lossesThatComeAndGo_shareOneTable() throws Exception {
    Path out = folder.resolve("run");
    CounterTrainer trainer = new CounterTrainer(7);
    trainer.everyOtherLoss = true;

    start(out, trainer, StopAfter.steps(4));

    List<String> rows = losses(out);
    assertThat(rows.get(0)).isEqualTo("step,epoch,G,lr_G,D");
    assertThat(rows.get(1)).endsWith(",");
    assertThat(rows.get(2)).endsWith(",2.0");
    assertThat(rows).hasSize(5);
  }

  /** Writes down what it is told. */
  private record Recorder(List<String> events) implements TrainingListener {
    @Override
    public void started(Start start) {
      events.add("start " + start.step() + "/" + start.lastStep());
    }

    @Override
    public void stepDone(Step step) {
      events.add("" + step.step());
    }

    @Override
    public void sampled(long step, Path picture) {
      events.add("sampled " + step);
    }

    @Override
    public void saved(long step, Path checkpoint) {
      events.add("saved " + step);
    }

    @Override
    public void finished(Outcome outcome) {
      events.add("" + outcome.ending());
    }
  }
}
