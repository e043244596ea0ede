package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.Preprocessing.Planes;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Endless batches of pictures of two domains that need not correspond, read ahead on background
 * threads.
 *
 * <p>An epoch has max(|A|, |B|) samples in an order shuffled per epoch; sample number i takes
 * picture i mod |A| of A and a random picture of B. The last batch of an epoch is filled up from
 * its beginning. Batch number k is a function of the seed and k alone: {@link #position} is all
 * that a checkpoint needs, and the number of threads changes nothing. For use by one thread.
 */
public final class UnpairedData implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnpairedData.class);
  private static final int BATCHES_AHEAD = 4;

  private final UnpairedFolders folders;
  private final UnpairedOptions options;
  private final long seed;
  private final PictureReader reader;
  private final List<Path> filesA;
  private final List<Path> filesB;
  private final Set<Path> broken = ConcurrentHashMap.newKeySet();
  private final EpochOrder order;
  private final Prefetcher<Batch> batches;
  private final BatchArrays arraysA = new BatchArrays();
  private final BatchArrays arraysB = new BatchArrays();

  private UnpairedData(UnpairedFolders folders, UnpairedOptions options, long seed) {
    this.folders = folders;
    this.options = options;
    this.seed = seed;
    this.reader = new PictureReader(options.maxPixels());
    this.filesA = first(folders.trainA().files(), options.maxDatasetSize());
    this.filesB = first(folders.trainB().files(), options.maxDatasetSize());
    int samples = Math.max(filesA.size(), filesB.size());
    this.order = new EpochOrder(seed, samples, !options.serialBatches());
    int ahead = Math.max(1, Math.min(BATCHES_AHEAD, 64 / options.batchSize()));
    this.batches = new Prefetcher<>(this::batch, options.threads(), ahead);
  }

  /**
   * Opens the training pictures at {@code location}. Nothing is decoded yet.
   *
   * @throws UserException if a folder is missing or empty or the layout unknown
   */
  public static UnpairedData open(DataLocation location, UnpairedOptions options, long seed) {
    return new UnpairedData(UnpairedFolders.find(location), options, seed);
  }

  /** Where the pictures were found, those held out for tests included. */
  public UnpairedFolders folders() {
    return folders;
  }

  /** Training pictures of domain A that are used. */
  public List<Path> filesA() {
    return filesA;
  }

  /** Training pictures of domain B that are used. */
  public List<Path> filesB() {
    return filesB;
  }

  /** Batches that make one epoch: max(|A|, |B|) / batchSize, rounded up. */
  public long stepsPerEpoch() {
    return (order.samples() + options.batchSize() - 1L) / options.batchSize();
  }

  /**
   * The batch at {@link #position}, which moves on by one.
   *
   * @throws PictureException if a picture is unusable and the policy is {@link BrokenPictures#FAIL}
   * @throws UserException if no picture of a domain is usable, or the pictures of one batch differ
   *     in size
   */
  public UnpairedBatch next() {
    Batch batch = batches.next();
    return new UnpairedBatch(arraysA.fill(batch.a), arraysB.fill(batch.b));
  }

  /** The number of the batch that {@link #next} returns, from 0. */
  public long position() {
    return batches.position();
  }

  /** Goes to batch number {@code position}. */
  public void seek(long position) {
    batches.seek(position);
  }

  /**
   * The first {@code count} usable pictures of {@code files}, for samples that are the same all
   * through a run.
   *
   * @return arrays of shape (1, channels, H, W)
   */
  public static List<INDArray> firstUsable(
      List<Path> files, int count, Preprocessing preprocessing, int channels) {
    PictureReader reader = new PictureReader(PictureReader.DEFAULT_MAX_PIXELS);
    List<INDArray> pictures = new java.util.ArrayList<>();
    for (Path file : files) {
      if (pictures.size() == count) {
        break;
      }
      try {
        Planes planes = preprocessing.apply(reader.read(file), channels, new RandomStream(0));
        pictures.add(
            Nd4j.create(
                planes.values(),
                new long[] {1, planes.channels(), planes.height(), planes.width()}));
      } catch (PictureException | Preprocess.TooSmallException e) {
        LOG.warn("not shown among the samples: {}", e.getMessage());
      }
    }
    return pictures;
  }

  /** Seconds that the last {@link #next} waited for its pictures. */
  public double waitedSeconds() {
    return batches.waitedSeconds();
  }

  /** Stops reading ahead. The last batch stays usable. */
  @Override
  public void close() {
    batches.close();
  }

  private Batch batch(long number) {
    int size = options.batchSize();
    Planes[] a = new Planes[size];
    Planes[] b = new Planes[size];
    long epoch = number / stepsPerEpoch();
    long start = number % stepsPerEpoch() * size;
    for (int i = 0; i < size; i++) {
      RandomStream random = RandomStream.of(seed, "unpaired sample", number * size + i);
      int sample = order.at(epoch, (int) ((start + i) % order.samples()));
      int drawn = random.nextInt(filesB.size());
      int indexB = options.serialBatches() ? sample % filesB.size() : drawn;
      a[i] = load(filesA, sample % filesA.size(), options.channelsA(), random);
      b[i] = load(filesB, indexB, options.channelsB(), random);
    }
    return new Batch(a, b);
  }

  /** The picture at {@code index}, or the next usable one after it. */
  private Planes load(List<Path> files, int index, int channels, RandomStream random) {
    long[] before = random.state();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get((index + i) % files.size());
      if (broken.contains(file)) {
        continue;
      }
      try {
        random.restore(before);
        return load(file, channels, random);
      } catch (PictureException e) {
        if (options.broken() == BrokenPictures.FAIL) {
          throw e;
        }
        if (broken.add(file)) {
          LOG.warn("skipped: {}", e.getMessage());
        }
      }
    }
    throw new UserException(
        String.format(
            "%s: none of the %d pictures can be used; the warnings above say why",
            files.get(0).getParent(), files.size()));
  }

  private Planes load(Path file, int channels, RandomStream random) {
    try {
      return options.preprocessing().apply(reader.read(file), channels, random);
    } catch (Preprocess.TooSmallException e) {
      throw new PictureException(file, e.problem, e);
    }
  }

  private static List<Path> first(List<Path> files, int count) {
    return files.subList(0, Math.min(count, files.size()));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Batch(Planes[] a, Planes[] b) {}
}
