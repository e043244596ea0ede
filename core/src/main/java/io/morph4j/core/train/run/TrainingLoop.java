package io.morph4j.core.train.run;

import io.morph4j.core.file.UserException;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.train.Losses;
import io.morph4j.core.train.Samples;
import io.morph4j.core.train.State;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.engine.tensor.StepMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The loop around {@link Trainer#step}: epochs, metrics, sample grids, checkpoints, and an orderly
 * end.
 *
 * <p>After each step, in this order: the losses are checked and written down, a finished epoch is
 * announced to the trainer, samples are drawn, the state is saved. So a checkpoint always stands
 * between two whole steps, and a run that goes on from it makes the same steps as one that was
 * never stopped.
 */
public final class TrainingLoop {
  private final Training training;
  private final TrainingRun run;
  private final StopAfter stopAfter;
  private final List<TrainingListener> listeners;
  private final Every every;
  private final LongSupplier nanoClock;
  private volatile boolean stopRequested;

  private final DivergenceCheck divergence = new DivergenceCheck();
  private final @Nullable BestModels best;
  private boolean ready;
  private long step;
  private long lastSampled = -1;
  private double seconds;

  public TrainingLoop(
      Training training,
      TrainingRun run,
      StopAfter stopAfter,
      List<TrainingListener> listeners,
      Every every) {
    this(training, run, stopAfter, listeners, every, null);
  }

  /**
   * @param bestBy the measure that the run's {@link BestBy} names, null if it names a loss or there
   *     is none
   */
  public TrainingLoop(
      Training training,
      TrainingRun run,
      StopAfter stopAfter,
      List<TrainingListener> listeners,
      Every every,
      @Nullable ModelMeasure bestBy) {
    this(training, run, stopAfter, listeners, every, bestBy, System::nanoTime);
  }

  TrainingLoop(
      Training training,
      TrainingRun run,
      StopAfter stopAfter,
      List<TrainingListener> listeners,
      Every every,
      @Nullable ModelMeasure bestBy,
      LongSupplier nanoClock) {
    this.training = training;
    this.run = run;
    this.stopAfter = stopAfter;
    this.listeners = List.copyOf(listeners);
    this.every = every;
    this.nanoClock = nanoClock;
    BestBy choice = run.description().bestBy();
    this.best = choice == null ? null : new BestModels(choice, bestBy, run);
  }

  /**
   * Asks the loop to save and end after the step it is at; {@link #run} then returns {@link
   * Outcome.Ending#INTERRUPTED}. May be called from any thread, e.g. on SIGINT.
   */
  public void requestStop() {
    stopRequested = true;
  }

  /**
   * Trains until the run is complete or {@link #requestStop} is called, from the run's checkpoint
   * if it has one.
   *
   * @throws DivergedException if a loss or the state is no longer finite; the last checkpoint stays
   * @throws UserException if the run folder cannot be written, or the data differ from before
   */
  public Outcome run() {
    goOn();
    long perEpoch = training.stepsPerEpoch();
    TrainingListener.Start start =
        new TrainingListener.Start(step, stopAfter.lastStep(perEpoch), perEpoch);
    listeners.forEach(listener -> listener.started(start));
    long saved = -1;
    while (!stopAfter.reached(step, perEpoch, seconds) && !stopRequested) {
      oneStep(perEpoch);
      boolean epochKept = step % perEpoch == 0 && training.keepsEpochs();
      if (epochKept) {
        run.keepEpoch(step / perEpoch, training.models());
      }
      if (every.sample() > 0 && (epochKept || step % every.sample() == 0)) {
        sample();
      }
      if (every.save() > 0 && step % every.save() == 0) {
        save();
        saved = step;
      }
    }
    boolean complete = stopAfter.reached(step, perEpoch, seconds);
    if (complete && every.sample() > 0 && lastSampled != step) {
      sample();
    }
    if (saved != step) {
      save();
    }
    Outcome outcome =
        new Outcome(complete ? Outcome.Ending.FINISHED : Outcome.Ending.INTERRUPTED, step, seconds);
    listeners.forEach(listener -> listener.finished(outcome));
    return outcome;
  }

  /**
   * Makes a few steps to learn what one costs, and undoes them: the run then goes on as if they had
   * never been. A new run gets its first checkpoint, of step 0, here.
   *
   * @return the cost, null if the run is complete
   * @throws StepMemory.LimitException if a step needs more memory than it is allowed
   */
  public @Nullable Cost warmUp() {
    goOn();
    Long last = stopAfter.lastStep(training.stepsPerEpoch());
    long coming = last == null ? Long.MAX_VALUE : last - step;
    if (coming <= 0) {
      return null;
    }
    if (step == 0) {
      run.save(checkpointOf(training.save()), Map.of());
    }
    Cost cost = WarmUp.measure(training, step, coming, () -> stopRequested);
    training.memory().giveBack();
    restore(Checkpoint.read(run.checkpointFile()));
    // What was read lies outside the heap, so nothing else would make the collector free it soon.
    System.gc();
    return cost;
  }

  private void goOn() {
    if (ready) {
      return;
    }
    ready = true;
    Checkpoint checkpoint = run.checkpoint();
    if (checkpoint != null) {
      if (checkpoint.stepsPerEpoch() != training.stepsPerEpoch()) {
        throw new UserException(
            "the data of "
                + run.folder()
                + " have changed, or the size of a batch: one epoch had "
                + checkpoint.stepsPerEpoch()
                + " steps, now it has "
                + training.stepsPerEpoch()
                + ". Put the old pictures or options back, or start a new run with another --out");
      }
      restore(checkpoint);
      step = checkpoint.step();
      seconds = checkpoint.seconds();
      run.forgetCheckpoint();
    }
    run.cutAfter(step);
  }

  private void restore(Checkpoint checkpoint) {
    try {
      training.restore(checkpoint.state());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          run.checkpointFile()
              + " does not fit the networks of "
              + run.description().architecture()
              + " as they are configured: "
              + e.getMessage()
              + ". Resume with the options that the run was started with",
          e);
    }
  }

  private void oneStep(long perEpoch) {
    Double timeUsed = stopAfter.timeUsed(seconds);
    if (timeUsed != null) {
      training.timeUsed(timeUsed);
    }
    long before = nanoClock.getAsLong();
    Map<String, Double> rates = training.learningRates();
    Losses losses = training.step();
    step++;
    double took = (nanoClock.getAsLong() - before) * 1e-9;
    seconds += took;
    requireSound(losses);
    if (best != null) {
      best.stepDone(losses);
    }
    TrainingListener.Step report =
        new TrainingListener.Step(
            step,
            (step - 1) / perEpoch + 1,
            losses,
            rates,
            took,
            training.dataSeconds(),
            training.memory().peakBytes());
    if (step % every.log() == 0) {
      run.metrics().append(report, seconds);
    } else {
      run.metrics().count(report);
    }
    if (step % perEpoch == 0) {
      epochEnded(step / perEpoch);
    }
    listeners.forEach(listener -> listener.stepDone(report));
  }

  private void epochEnded(long epoch) {
    Map<String, Double> measured = training.epochEnded(epoch);
    if (!measured.isEmpty()) {
      run.epochEnded(step, epoch, measured);
      listeners.forEach(listener -> listener.epochEnded(epoch, measured));
    }
  }

  /** A checkpoint is sound if the losses of the step after it, which it was seen by, are. */
  private void requireSound(Losses losses) {
    String problem = divergence.problem(losses);
    if (problem == null) {
      return;
    }
    Checkpoint sound = run.rollBackBefore(step - 1);
    if (sound != null) {
      restore(sound);
      run.saveModels(training.models());
    }
    throw new DivergedException(problem, step, run.kept());
  }

  private void sample() {
    Samples samples = training.samples();
    List<List<INDArray>> rows = samples.rows();
    List<String> columns = samples.columns();
    listeners.forEach(listener -> listener.samplesDrawn(step, columns, rows));
    Path picture = run.writeSamples(step, rows);
    lastSampled = step;
    listeners.forEach(listener -> listener.sampled(step, picture));
  }

  private void save() {
    State state = training.save();
    String broken = FiniteCheck.firstBroken(state);
    if (broken != null) {
      throw new DivergedException(
          "the array " + broken + " holds numbers that are not finite", step, run.kept());
    }
    Map<String, ModelFile> models = training.models();
    // Measured first: a run that is killed between the two comes to this step again.
    if (best != null) {
      best.measured(step, models);
    }
    run.save(checkpointOf(state), models);
    listeners.forEach(listener -> listener.saved(step, run.checkpointFile()));
  }

  private Checkpoint checkpointOf(State state) {
    return new Checkpoint(
        run.description().architecture(), step, training.stepsPerEpoch(), seconds, state);
  }
}
