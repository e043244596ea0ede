package io.morph4j.data.density;

import io.morph4j.core.config.Checks;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.Batches;
import io.morph4j.data.DataFolder;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of points of one or several densities, each of a condition. Batch k depends on the seed
 * and k alone; an epoch is {@link #STEPS_PER_EPOCH} batches.
 */
public final class DensityData implements Batches<DensityData.Points> {
  /** Points have no epochs of their own. */
  public static final int STEPS_PER_EPOCH = 1000;

  /**
   * A batch.
   *
   * @param points (N, 2) in [0, 1], y upwards
   * @param conditions the place of the density of each point
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Points(INDArray points, int[] conditions) {}

  private final List<String> names;
  private final List<Density> densities;
  private final int batchSize;
  private final long seed;
  private long position;

  private DensityData(List<String> names, List<Density> densities, int batchSize, long seed) {
    Checks.atLeast("batchSize", batchSize, 1);
    this.names = names;
    this.densities = densities;
    this.batchSize = batchSize;
    this.seed = seed;
  }

  /**
   * The densities that a picture shows, or the pictures of a folder in the order of their names.
   *
   * @throws UserException if there is none, or one is all black
   */
  public static DensityData open(Path location, int batchSize, long seed) {
    List<Path> files =
        Files.isDirectory(location) ? DataFolder.listNonEmpty(location).files() : List.of(location);
    List<String> names =
        files.stream()
            .map(file -> file.getFileName().toString())
            .map(name -> name.substring(0, Math.max(1, name.lastIndexOf('.'))))
            .toList();
    return new DensityData(names, files.stream().map(Density::read).toList(), batchSize, seed);
  }

  /** The names of the conditions. */
  public List<String> names() {
    return names;
  }

  /** The densities by condition. */
  public List<Density> densities() {
    return densities;
  }

  @Override
  public Points next() {
    RandomStream random = RandomStream.of(seed, "points", position++);
    float[] points = new float[2 * batchSize];
    int[] conditions = new int[batchSize];
    for (int i = 0; i < batchSize; i++) {
      conditions[i] = random.nextInt(densities.size());
      double[] point = densities.get(conditions[i]).point(random.nextDouble(), random.nextDouble());
      points[2 * i] = (float) point[0];
      points[2 * i + 1] = (float) point[1];
    }
    return new Points(Nd4j.create(points, new long[] {batchSize, 2}, 'c'), conditions);
  }

  @Override
  public long stepsPerEpoch() {
    return STEPS_PER_EPOCH;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void seek(long next) {
    position = next;
  }

  @Override
  public double waitedSeconds() {
    return 0;
  }

  @Override
  public void close() {}
}
