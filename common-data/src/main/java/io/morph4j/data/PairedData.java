package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.LabColour;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.Preprocessing.Planes;
import io.morph4j.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Endless batches of pairs, read ahead on background threads. Both pictures of a pair are resized,
 * cropped and mirrored alike.
 *
 * <p>An epoch has every pair once, in an order shuffled per epoch; its last batch is filled up from
 * its beginning. Batch number k is a function of the seed and k alone: {@link #position} is all
 * that a checkpoint needs, and the number of threads changes nothing. For use by one thread.
 */
public final class PairedData implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PairedData.class);
  private static final int BATCHES_AHEAD = 4;

  private final PairedFolders folders;
  private final PairedOptions options;
  private final long seed;
  private final PictureReader reader = PictureReader.defaults();
  private final Set<PicturePair> broken = ConcurrentHashMap.newKeySet();
  private final EpochOrder order;
  private final Prefetcher<Batch> batches;
  private final BatchArrays arraysA = new BatchArrays();
  private final BatchArrays arraysB = new BatchArrays();

  private PairedData(PairedFolders folders, PairedOptions options, long seed) {
    this.folders = folders;
    this.options = options;
    this.seed = seed;
    this.order = new EpochOrder(seed, folders.train().size(), !options.serialBatches());
    int ahead = Math.max(1, Math.min(BATCHES_AHEAD, 64 / options.batchSize()));
    this.batches = new Prefetcher<>(this::batch, options.threads(), ahead);
  }

  /**
   * Opens the pairs at {@code location}. Nothing is decoded yet.
   *
   * @throws UserException as {@link PairedFolders#find} and {@link PairedFolders#pictures}
   */
  public static PairedData open(DataLocation location, PairedOptions options, long seed) {
    PairedFolders folders =
        options.colours() == PairedColours.LAB
            ? PairedFolders.pictures(location)
            : PairedFolders.find(location);
    return new PairedData(folders, options, seed);
  }

  /** Where the pairs were found, those held out for tests included. */
  public PairedFolders folders() {
    return folders;
  }

  /** Batches that make one epoch. */
  public long stepsPerEpoch() {
    return (order.samples() + options.batchSize() - 1L) / options.batchSize();
  }

  /**
   * The batch at {@link #position}, which moves on by one.
   *
   * @throws PictureException if a pair is unusable and the policy is {@link BrokenPictures#FAIL}
   * @throws UserException if no pair is usable, or those of one batch differ in size
   */
  public PairedBatch next() {
    Batch batch = batches.next();
    return new PairedBatch(arraysA.fill(batch.a), arraysB.fill(batch.b));
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
   * The first {@code count} usable pairs that are held out, or of the training set if none are,
   * without crop and mirroring: for samples that are the same all through a run.
   *
   * @return batches of one pair
   */
  public List<PairedBatch> samples(int count) {
    List<PicturePair> files = folders.test().isEmpty() ? folders.train() : folders.test();
    List<PairedBatch> samples = new ArrayList<>();
    for (PicturePair pair : files) {
      if (samples.size() == count) {
        break;
      }
      try {
        Batch one = new Batch(new Planes[1], new Planes[1]);
        load(pair, options.preprocessing().forTest(), new RandomStream(0), one, 0);
        samples.add(new PairedBatch(new BatchArrays().fill(one.a), new BatchArrays().fill(one.b)));
      } catch (PictureException e) {
        LOG.warn("not shown among the samples: {}", e.getMessage());
      }
    }
    return samples;
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
    Batch batch = new Batch(new Planes[size], new Planes[size]);
    long epoch = number / stepsPerEpoch();
    long start = number % stepsPerEpoch() * size;
    for (int i = 0; i < size; i++) {
      RandomStream random = RandomStream.of(seed, "paired sample", number * size + i);
      int sample = order.at(epoch, (int) ((start + i) % order.samples()));
      load(sample, random, batch, i);
    }
    return batch;
  }

  /** The pair at {@code index}, or the next usable one after it. */
  private void load(int index, RandomStream random, Batch batch, int place) {
    List<PicturePair> pairs = folders.train();
    long[] before = random.state();
    for (int i = 0; i < pairs.size(); i++) {
      PicturePair pair = pairs.get((index + i) % pairs.size());
      if (broken.contains(pair)) {
        continue;
      }
      try {
        random.restore(before);
        load(pair, options.preprocessing(), random, batch, place);
        return;
      } catch (PictureException e) {
        if (options.broken() == BrokenPictures.FAIL) {
          throw e;
        }
        if (broken.add(pair)) {
          LOG.warn("skipped: {}", e.getMessage());
        }
      }
    }
    throw new UserException(
        "%s: none of the %d pairs can be used; the warnings above say why"
            .formatted(pairs.get(0).a().getParent(), pairs.size()));
  }

  private void load(
      PicturePair pair, Preprocessing preprocessing, RandomStream random, Batch batch, int place) {
    try {
      if (options.colours() == PairedColours.LAB) {
        Planes rgb = preprocessing.apply(reader.read(pair.a()), 3, random);
        batch.a[place] = with(rgb, LabColour.lightness(rgb.values()), 1);
        batch.b[place] = with(rgb, LabColour.colour(rgb.values()), 2);
        return;
      }
      PicturePair.Pictures pictures = pair.read(reader);
      long[] draws = random.state();
      batch.a[place] = preprocessing.apply(pictures.a(), options.channelsA(), random);
      random.restore(draws);
      batch.b[place] = preprocessing.apply(pictures.b(), options.channelsB(), random);
    } catch (Preprocess.TooSmallException e) {
      throw new PictureException(pair.a(), e.problem, e);
    }
  }

  private static Planes with(Planes form, float[] values, int channels) {
    return new Planes(values, channels, form.height(), form.width());
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Batch(Planes[] a, Planes[] b) {}
}
