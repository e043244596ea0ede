package io.morph4j.tools;

import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.ConfigRecords;
import io.morph4j.core.train.RunDescription;
import io.morph4j.core.train.StopAfter;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.TrainingLoop;
import io.morph4j.core.train.TrainingRequest;
import io.morph4j.core.train.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session of training, from its plan or its folder to the end of the loop. */
final class Session {
  private final Console console;
  private final Interruption interruption;

  Session(Console console, Interruption interruption) {
    this.console = console;
    this.interruption = interruption;
  }

  /** Starts a run in {@code folder}; the data are checked before the folder is made. */
  TrainingLoop.Outcome start(Path folder, RunOptions.Plan plan) {
    return start(folder, plan, trainer -> {});
  }

  /** Starts a run, once {@code untrained} has seen the trainer as it begins. */
  TrainingLoop.Outcome start(Path folder, RunOptions.Plan plan, Consumer<Trainer> untrained) {
    PrecisionOption.use(plan.precision());
    try (Trainer trainer =
        plan.architecture()
            .trainer(
                new TrainingRequest(
                    plan.config(), plan.data(), plan.seed(), plannedSteps(plan.stopAfter())))) {
      RunDescription description = plan.description(trainer.plannedEpochs());
      try (TrainingRun run = TrainingRun.create(folder, description)) {
        untrained.accept(trainer);
        return train(trainer, run);
      }
    }
  }

  /**
   * Goes on with the run in {@code folder}, until {@code stop} if it is given.
   *
   * @param check sees the name of the architecture before anything happens
   */
  TrainingLoop.Outcome resume(Path folder, @Nullable StopAfter stop, Consumer<String> check) {
    try (TrainingRun run = TrainingRun.resume(folder)) {
      check.accept(run.description().architecture());
      if (stop != null) {
        run.extend(stop);
      }
      RunDescription description = run.description();
      PrecisionOption.use(description.precision());
      Architecture architecture = Architectures.named(description.architecture());
      Record config =
          ConfigRecords.with(
              Architectures.preset(architecture, description.preset()), description.config());
      TrainingRequest request =
          new TrainingRequest(
              config,
              description.data(),
              description.seed(),
              plannedSteps(description.stopAfter()));
      try (Trainer trainer = architecture.trainer(request)) {
        return train(trainer, run);
      }
    }
  }

  private static @Nullable Long plannedSteps(@Nullable StopAfter stop) {
    return stop instanceof StopAfter.Steps steps ? (Long) steps.steps() : null;
  }

  private TrainingLoop.Outcome train(Trainer trainer, TrainingRun run) {
    RunDescription description = run.description();
    new SessionNote(
            MachineFacts.now(),
            Map.of(),
            trainer.sampleColumns(),
            description.stopAfter().lastStep(trainer.stepsPerEpoch()))
        .write(run.folder());
    RunPageWriter page = new RunPageWriter(run.folder());
    try (TrainingProgress progress = TrainingProgress.on(console);
        TensorBoardWriter tensorBoard =
            new TensorBoardWriter(run.folder().resolve("tensorboard"), description.every().log())) {
      TrainingLoop loop =
          new TrainingLoop(
              trainer,
              run,
              description.stopAfter(),
              List.of(progress, tensorBoard, page),
              description.every());
      interruption.whenRequested(loop::requestStop);
      TrainingLoop.Outcome outcome = loop.run();
      progress.close();
      say(run, outcome);
      return outcome;
    }
  }

  private void say(TrainingRun run, TrainingLoop.Outcome outcome) {
    if (outcome.ending() == TrainingLoop.Ending.FINISHED) {
      console.say(
          "complete at step %d after %s; the run is in %s"
              .formatted(outcome.step(), TrainingLines.duration(outcome.seconds()), run.folder()));
    } else {
      console.say(
          "interrupted after step %d; the state is saved. Go on with:%n  morph4j train --resume --out %s"
              .formatted(outcome.step(), run.folder()));
    }
  }
}
