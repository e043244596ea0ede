package io.morph4j.core.train.run;

import io.morph4j.core.train.Training;
import java.nio.file.Path;

/**
 * The loop of a worker that trains with others and keeps no run: the same steps and epochs as those
 * of the {@link TrainingLoop} of worker 0, without metrics, samples and checkpoints.
 */
public final class WorkerLoop {
  private final Training training;
  private final long lastStep;
  private long step;

  /**
   * A loop that goes on from the newest checkpoint of a run, if it has one.
   *
   * @param folder of the run that worker 0 keeps
   * @param lastStep when the run is complete
   */
  public WorkerLoop(Training training, Path folder, long lastStep) {
    this.training = training;
    this.lastStep = lastStep;
    Checkpoint checkpoint = new CheckpointFiles(folder.resolve("checkpoints")).newest();
    if (checkpoint != null) {
      training.restore(checkpoint.state());
      step = checkpoint.step();
    }
  }

  /** Makes the steps that are left. */
  public void run() {
    long perEpoch = training.stepsPerEpoch();
    while (step < lastStep) {
      training.step();
      step++;
      if (step % perEpoch == 0) {
        training.epochEnded(step / perEpoch);
      }
    }
  }
}
