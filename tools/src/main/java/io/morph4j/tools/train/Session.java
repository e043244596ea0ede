package io.morph4j.tools.train;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Training;
import io.morph4j.core.train.run.DivergedException;
import io.morph4j.core.train.run.HealthMonitor;
import io.morph4j.core.train.run.Outcome;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.StopAfter;
import io.morph4j.core.train.run.TrainingListener;
import io.morph4j.core.train.run.TrainingLoop;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.tools.cli.Architectures;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.PrecisionOption;
import io.morph4j.tools.cli.ShellCommand;
import io.morph4j.tools.cli.ShortDuration;
import io.morph4j.tools.machine.MachineFacts;
import io.morph4j.tools.report.SessionNote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session of training, from its plan or its folder to the end of the loop. */
public final class Session {
  private final Console console;
  private final Interruption interruption;
  private final @Nullable CostCheck cost;

  /** A session that does not ask what it will cost. */
  public Session(Console console, Interruption interruption) {
    this(console, interruption, null);
  }

  public Session(Console console, Interruption interruption, @Nullable CostCheck cost) {
    this.console = console;
    this.interruption = interruption;
    this.cost = cost;
  }

  /**
   * What is to be otherwise from a resume on.
   *
   * @param stop when the run is complete, null for as it was
   * @param options that change
   * @param data where the pictures are now, null for where they were
   */
  public record Changes(
      @Nullable StopAfter stop, Map<String, String> options, @Nullable DataLocation data) {}

  /** Starts a run in {@code folder}; the data are checked before the folder is made. */
  public Outcome start(Path folder, RunOptions.Plan plan) {
    return start(folder, plan, training -> {});
  }

  /** Starts a run, once {@code untrained} has seen the trainer as it begins. */
  public Outcome start(Path folder, RunOptions.Plan plan, Consumer<Training> untrained) {
    PrecisionOption.use(plan.precision());
    try (Training training =
            Architectures.start(
                plan.architecture(),
                plan.config(),
                plan.data(),
                plan.seed(),
                plannedSteps(plan.stopAfter()));
        HeldOutMeasure measure = HeldOutMeasure.of(plan.bestBy(), plan.data(), training)) {
      Map<String, Path> from = StartWeights.files(plan.from(), training);
      StartWeights.apply(from, training);
      RunDescription description = plan.description(training.plannedEpochs()).withFrom(from);
      try (TrainingRun run = TrainingRun.create(folder, description)) {
        untrained.accept(training);
        try {
          return train(training, run, measure, run.description().config());
        } catch (CostCheck.RefusedException e) {
          run.discard();
          throw e;
        }
      }
    }
  }

  /**
   * Goes on with the run in {@code folder}.
   *
   * @param check sees the name of the architecture before anything happens
   */
  public Outcome resume(Path folder, Changes changes, Consumer<String> check) {
    try (TrainingRun run = TrainingRun.resume(folder)) {
      check.accept(run.description().architecture());
      if (changes.stop() != null) {
        run.describe(run.description().withStopAfter(changes.stop()));
      }
      RunDescription description = run.description();
      DataLocation data = changes.data() != null ? changes.data() : there(description.data());
      PrecisionOption.use(description.precision());
      Architecture<?> architecture = Architectures.named(description.architecture());
      Map<String, String> options = new LinkedHashMap<>(description.config());
      options.putAll(changes.options());
      Record config = architecture.restored(options);
      try (Training training =
              Architectures.start(
                  architecture,
                  config,
                  data,
                  description.seed(),
                  plannedSteps(description.stopAfter()));
          HeldOutMeasure measure = HeldOutMeasure.of(description.bestBy(), data, training)) {
        if (!data.equals(description.data())) {
          run.describe(description.withData(data));
        }
        if (run.checkpoint() == null) {
          StartWeights.apply(description.from(), training);
        }
        return train(training, run, measure, ConfigRecords.toMap(config));
      }
    }
  }

  /** {@code data}, whose folders must still be there. */
  private static DataLocation there(DataLocation data) {
    for (Path folder : Arrays.asList(data.root(), data.domainA(), data.domainB())) {
      if (folder != null && !Files.exists(folder)) {
        throw new UserException(
            "%s: the pictures of the run are no longer there; name their new place with %s"
                .formatted(
                    folder, data.root() != null ? "--data DIR" : "--domain-a DIR --domain-b DIR"));
      }
    }
    return data;
  }

  private static @Nullable Long plannedSteps(@Nullable StopAfter stop) {
    return stop instanceof StopAfter.Steps steps ? (Long) steps.steps() : null;
  }

  /**
   * @param measure that the best models are chosen by, null if by a loss or not at all
   * @param config every option of the trainer; the run takes it over once it fits the checkpoint
   */
  private Outcome train(
      Training training,
      TrainingRun run,
      @Nullable HeldOutMeasure measure,
      Map<String, String> config) {
    RunDescription description = run.description();
    RunPageWriter page = new RunPageWriter(run.folder());
    HealthMonitor health =
        new HealthMonitor(
            warning -> {
              run.warned(warning);
              console.say("warning, " + warning.line());
            });
    TrainingListener takeOver =
        new TrainingListener() {
          @Override
          public void started(Start start) {
            if (!config.equals(run.description().config())) {
              run.describe(run.description().withConfig(config));
            }
          }
        };
    try (TrainingProgress progress = progress();
        TensorBoardWriter tensorBoard =
            new TensorBoardWriter(run.folder().resolve("tensorboard"), description.every().log())) {
      TrainingLoop loop =
          new TrainingLoop(
              training,
              run,
              description.stopAfter(),
              List.of(takeOver, progress, tensorBoard, health, page),
              description.every(),
              measure);
      interruption.whenRequested(loop::requestStop);
      note(training, run, cost == null ? Map.of() : cost.run(training, run, loop));
      Outcome outcome = loop.run();
      progress.close();
      say(run, outcome);
      return outcome;
    } catch (DivergedException e) {
      page.end();
      throw new UserException(
          "%s Go on from the last good state with:%n  %s"
              .formatted(e.getMessage(), DivergenceRemedy.command(run.folder(), run.description())),
          e);
    }
  }

  private TrainingProgress progress() {
    if (console.quiet()) {
      return () -> {};
    }
    return console.drawsBars() ? new TrainingBar(console) : new TrainingLines(console);
  }

  private static void note(Training training, TrainingRun run, Map<String, String> cost) {
    new SessionNote(
            MachineFacts.now(),
            cost,
            training.samples().columns(),
            run.description().stopAfter().lastStep(training.stepsPerEpoch()))
        .write(run.folder());
  }

  private void say(TrainingRun run, Outcome outcome) {
    if (outcome.ending() == Outcome.Ending.FINISHED) {
      console.say(
          "complete at step %d after %s; the run is in %s"
              .formatted(outcome.step(), ShortDuration.of(outcome.seconds()), run.folder()));
    } else {
      console.say(
          "interrupted after step %d; the state is saved. Go on with:%n  %s"
              .formatted(
                  outcome.step(), ShellCommand.of("train", "--resume", "--out", run.folder())));
    }
  }
}
