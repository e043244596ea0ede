package io.morph4j.benchmarks;

import io.morph4j.benchmarks.workload.Workload;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.FruitPictures;
import io.morph4j.data.PictureWriter;
import io.morph4j.data.UnpairedData;
import io.morph4j.data.UnpairedOptions;
import java.nio.file.Path;

/**
 * The way of JPEG files to batches: decoding, resizing to 286², random crops of 256², mirroring, by
 * two threads. The data are opened anew for each iteration, so that nothing is read ahead while a
 * peer is measured.
 */
final class PipelineWorkload implements Workload {
  private static final int SIDE = 256;
  private static final PictureWriter WRITER = PictureWriter.defaults();

  private final DataLocation location;
  private double sum;

  PipelineWorkload(Path folder) {
    this.location = DataLocation.domains(folder.resolve("A"), folder.resolve("B"));
  }

  /** Writes {@code pairs} drawn pictures of 256² as JPEG of quality 95 to each of A and B. */
  static void write(Path folder, int pairs) {
    FruitPictures drawn = new FruitPictures(SIDE, pairs, 0, 1);
    for (int i = 0; i < pairs; i++) {
      String name = "%03d.jpg".formatted(i);
      WRITER.write(
          drawn.draw(FruitPictures.Part.TRAIN_A, i).picture(), folder.resolve("A").resolve(name));
      WRITER.write(
          drawn.draw(FruitPictures.Part.TRAIN_B, i).picture(), folder.resolve("B").resolve(name));
    }
  }

  @Override
  public void run() {
    try (UnpairedData data = UnpairedData.open(location, UnpairedOptions.defaults(), 1)) {
      for (long i = data.stepsPerEpoch(); i > 0; i--) {
        sum += data.next().a().getFloat(0, 0, 0, 0);
      }
    }
  }

  /** What was read so far: the batches are used, so that no compiler may leave them out. */
  double sum() {
    return sum;
  }

  @Override
  public void close() {}
}
