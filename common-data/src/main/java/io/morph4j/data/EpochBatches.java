package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.Batches;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of samples that are read ahead on background threads. An epoch has every sample once, in
 * an order shuffled per epoch; its last batch is filled up from its beginning.
 *
 * <p>Batch number k is a function of the seed and k alone, and the number of threads changes
 * nothing. For use by one thread.
 *
 * @param <S> a sample as it is read, on a background thread
 * @param <B> a batch
 */
abstract class EpochBatches<S, B> implements Batches<B> {
  private static final Logger LOG = LoggerFactory.getLogger(EpochBatches.class);
  private static final int BATCHES_AHEAD = 4;
  private static final int SAMPLES_AHEAD = 64;

  private final long seed;
  private final String purpose;
  private final int batchSize;
  private final BrokenPictures policy;
  private final EpochOrder order;
  private final Prefetcher<List<S>> batches;
  private final Set<Object> broken = ConcurrentHashMap.newKeySet();

  /** The samples of a batch that are this worker's. */
  private volatile int from;

  private volatile int to;

  /**
   * @param purpose of the random numbers of a sample
   * @param samples of an epoch
   * @param shuffled whether each epoch has an order of its own
   * @param policy for files that cannot be used
   * @param threads that read ahead, 0 to read when asked
   */
  EpochBatches(
      long seed,
      String purpose,
      int samples,
      boolean shuffled,
      int batchSize,
      BrokenPictures policy,
      int threads) {
    this.seed = seed;
    this.purpose = purpose;
    this.batchSize = batchSize;
    this.policy = policy;
    this.to = batchSize;
    this.order = new EpochOrder(seed, samples, shuffled);
    int ahead = Math.max(1, Math.min(BATCHES_AHEAD, SAMPLES_AHEAD / batchSize));
    this.batches = new Prefetcher<>(this::samples, threads, ahead);
  }

  /** Reads sample {@code index} of the data set; on a background thread. */
  abstract S sample(int index, RandomStream random);

  /** Puts samples into arrays; on the thread that asks for the batch. */
  abstract B batch(List<S> samples);

  private List<S> samples(long number) {
    List<S> samples = new ArrayList<>(to - from);
    long epoch = number / stepsPerEpoch();
    long start = number % stepsPerEpoch() * batchSize;
    for (int i = from; i < to; i++) {
      RandomStream random = RandomStream.of(seed, purpose, number * batchSize + i);
      samples.add(sample(order.at(epoch, (int) ((start + i) % order.samples())), random));
    }
    return samples;
  }

  /**
   * What {@code read} makes of the file at {@code index}, or of the next usable one after it.
   *
   * @param random put back before each attempt
   * @param what the files are, for messages: the folder and e.g. {@code pictures}
   * @throws UserException if no file is usable
   */
  final <F, P> P usable(
      List<F> files, int index, RandomStream random, Function<F, P> read, What what) {
    long[] before = random.state();
    for (int i = 0; i < files.size(); i++) {
      F file = files.get((index + i) % files.size());
      if (broken.contains(file)) {
        continue;
      }
      try {
        random.restore(before);
        return read.apply(file);
      } catch (PictureException e) {
        if (policy == BrokenPictures.FAIL) {
          throw e;
        }
        if (broken.add(file)) {
          LOG.warn("skipped: {}", e.getMessage());
        }
      }
    }
    throw new UserException(
        "%s: none of the %d %s can be used; the warnings above say why"
            .formatted(what.folder(), files.size(), what.name()));
  }

  /**
   * What some files are, for messages.
   *
   * @param folder they are in
   * @param name e.g. pictures
   */
  record What(@Nullable Path folder, String name) {}

  /**
   * What {@code read} makes of the first {@code count} usable files: samples that are the same all
   * through a run.
   */
  static <F, P> List<P> firstUsable(List<F> files, int count, Function<F, P> read) {
    List<P> found = new ArrayList<>();
    for (F file : files) {
      if (found.size() == count) {
        break;
      }
      try {
        found.add(read.apply(file));
      } catch (PictureException e) {
        LOG.warn("not shown among the samples: {}", e.getMessage());
      }
    }
    return found;
  }

  /**
   * The batch at {@link #position}, which moves on by one.
   *
   * @throws PictureException if a file is unusable and the policy is {@link BrokenPictures#FAIL}
   * @throws UserException if no file is usable, or the pictures of one batch differ in size
   */
  @Override
  public final B next() {
    return batch(batches.next());
  }

  @Override
  public final long stepsPerEpoch() {
    return (order.samples() + batchSize - 1L) / batchSize;
  }

  @Override
  public final long position() {
    return batches.position();
  }

  @Override
  public final void seek(long position) {
    batches.seek(position);
  }

  @Override
  public final void share(int index, int count) {
    if (batchSize % count != 0) {
      throw new UserException(
          "batches of %d are not divided equally among %d workers: choose a batchSize that is a multiple of their number"
              .formatted(batchSize, count));
    }
    from = index * (batchSize / count);
    to = from + batchSize / count;
    long position = batches.position();
    batches.seek(position + 1); // forgets what was read ahead
    batches.seek(position);
  }

  @Override
  public final double waitedSeconds() {
    return batches.waitedSeconds();
  }

  /** Stops reading ahead. The last batch stays usable. */
  @Override
  public void close() {
    batches.close();
  }
}
