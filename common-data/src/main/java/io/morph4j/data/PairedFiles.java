package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.LabColour;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.Preprocessing.Planes;
import io.morph4j.engine.tensor.RandomStream;
import java.util.List;

/**
 * Endless batches of pairs, read ahead on background threads. Both pictures of a pair are resized,
 * cropped and mirrored alike. An epoch has every pair once.
 */
public final class PairedFiles extends EpochBatches<PairedFiles.Sample, PairedBatch>
    implements PairedData {
  private final PairedFolders folders;
  private final PairedOptions options;
  private final PictureReader reader = PictureReader.defaults();
  private final BatchArrays arraysA = new BatchArrays();
  private final BatchArrays arraysB = new BatchArrays();

  /** Both pictures of a pair. */
  record Sample(Planes a, Planes b) {}

  private PairedFiles(PairedFolders folders, PairedOptions options, long seed) {
    super(
        seed,
        "paired sample",
        folders.train().size(),
        !options.serialBatches(),
        options.batchSize(),
        options.broken(),
        options.threads());
    this.folders = folders;
    this.options = options;
  }

  /**
   * Opens the pairs at {@code location}. Nothing is decoded yet.
   *
   * @throws UserException as {@link PairedFolders#find} and {@link PairedFolders#pictures}
   */
  public static PairedFiles open(DataLocation location, PairedOptions options, long seed) {
    PairedFolders folders =
        options.colours() == PairedColours.LAB
            ? PairedFolders.pictures(location)
            : PairedFolders.find(location);
    return new PairedFiles(folders, options, seed);
  }

  /** Where the pairs were found, those held out for tests included. */
  public PairedFolders folders() {
    return folders;
  }

  @Override
  public String nameA() {
    return folders.nameA();
  }

  @Override
  public String nameB() {
    return folders.nameB();
  }

  /**
   * The first {@code count} usable pairs that are held out, or of the training set if none are,
   * without crop and mirroring: for samples that are the same all through a run.
   */
  @Override
  public List<PairedBatch> samples(int count) {
    List<PicturePair> pairs = folders.test().isEmpty() ? folders.train() : folders.test();
    Preprocessing plain = options.preprocessing().forTest();
    return firstUsable(pairs, count, pair -> load(pair, plain, new RandomStream(0))).stream()
        .map(one -> batch(new BatchArrays(), new BatchArrays(), List.of(one)))
        .toList();
  }

  @Override
  Sample sample(int index, RandomStream random) {
    return usable(
        folders.train(),
        index,
        random,
        pair -> load(pair, options.preprocessing(), random),
        new What(folders.train().get(0).a().getParent(), "pairs"));
  }

  private Sample load(PicturePair pair, Preprocessing preprocessing, RandomStream random) {
    try {
      if (options.colours() == PairedColours.LAB) {
        Planes rgb = preprocessing.apply(reader.read(pair.a()), 3, random);
        return new Sample(
            with(rgb, LabColour.lightness(rgb.values()), 1),
            with(rgb, LabColour.colour(rgb.values()), 2));
      }
      PicturePair.Pictures pictures = pair.read(reader);
      long[] draws = random.state();
      Planes a = preprocessing.apply(pictures.a(), options.channelsA(), random);
      random.restore(draws);
      return new Sample(a, preprocessing.apply(pictures.b(), options.channelsB(), random));
    } catch (Preprocess.TooSmallException e) {
      throw new PictureException(pair.a(), e.problem, e);
    }
  }

  @Override
  PairedBatch batch(List<Sample> samples) {
    return batch(arraysA, arraysB, samples);
  }

  private static PairedBatch batch(BatchArrays a, BatchArrays b, List<Sample> samples) {
    return new PairedBatch(
        a.fill(samples.stream().map(Sample::a).toArray(Planes[]::new)),
        b.fill(samples.stream().map(Sample::b).toArray(Planes[]::new)));
  }

  private static Planes with(Planes form, float[] values, int channels) {
    return new Planes(values, channels, form.height(), form.width());
  }
}
