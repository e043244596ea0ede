package io.morph4j.spark;

import io.morph4j.core.train.Training;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.core.train.run.TrainingLoop;
import io.morph4j.core.train.run.TrainingRun;
import io.morph4j.core.train.run.WorkerLoop;
import io.morph4j.spark.Ring.Place;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * One worker of {@link TrainJob}, a task of a barrier stage. All begin from the newest checkpoint
 * of the run; worker 0 keeps the run. If one is lost the others fail, and Spark starts all of them
 * again.
 */
final class TrainWork extends AbstractFunction1<Iterator<Integer>, Iterator<Long>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Connections that wait: the one before, and strangers. */
  private static final int BACKLOG = 8;

  private final String folder;
  private final int every;

  /**
   * @param folder of the run, which every executor sees
   * @param every as in {@link Training#join}
   */
  TrainWork(String folder, int every) {
    this.folder = folder;
    this.every = every;
  }

  /** Trains; gives the steps done in all. */
  @Override
  public Iterator<Long> apply(Iterator<Integer> nothing) {
    BarrierTaskContext context = BarrierTaskContext.get();
    int index = context.partitionId();
    String address = context.getTaskInfos()[index].address();
    String host = address.substring(0, Math.max(address.lastIndexOf(':'), 0));
    host = host.isEmpty() ? address : host;
    try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getByName(host))) {
      String[] told = context.allGather(Place.of(host, server).toString());
      List<Place> places = Arrays.stream(told).map(Place::parse).toList();
      try (Ring ring = Ring.join(index, places, server)) {
        Seq<Long> steps = CollectionConverters.asScala(List.of(train(ring))).toList();
        return steps.iterator();
      }
    } catch (IOException e) {
      throw new IllegalStateException("worker %d: %s".formatted(index, e), e);
    }
  }

  private long train(Ring ring) {
    Path run = Path.of(folder);
    RunDescription description = TrainingRun.describe(run);
    try (Training training = TrainJob.training(description)) {
      training.join(ring, every);
      long last =
          Objects.requireNonNull(description.stopAfter().lastStep(training.stepsPerEpoch()));
      if (ring.index() > 0) {
        new WorkerLoop(training, run, last).run();
        return last;
      }
      try (TrainingRun kept = TrainingRun.resume(run)) {
        return new TrainingLoop(
                training, kept, description.stopAfter(), List.of(), description.every())
            .run()
            .step();
      }
    }
  }
}
