package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.core.train.DataLocation;
import io.morph4j.data.Preprocessing.Planes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/**
 * Endless batches of pictures of two domains that need not correspond, read ahead on background
 * threads.
 *
 * <p>An epoch has max(|A|, |B|) samples; sample number i takes picture i mod |A| of A and a random
 * picture of B.
 */
public final class UnpairedFiles extends EpochBatches<UnpairedFiles.Sample, UnpairedBatch>
    implements UnpairedData {
  private final UnpairedFolders folders;
  private final UnpairedOptions options;
  private final PictureReader reader;
  private final List<Path> filesA;
  private final List<Path> filesB;
  private final BatchArrays arraysA = new BatchArrays();
  private final BatchArrays arraysB = new BatchArrays();

  /** A picture of each domain. */
  record Sample(Planes a, Planes b) {}

  private UnpairedFiles(
      UnpairedFolders folders,
      List<Path> filesA,
      List<Path> filesB,
      UnpairedOptions options,
      long seed) {
    super(
        seed,
        "unpaired sample",
        Math.max(filesA.size(), filesB.size()),
        !options.serialBatches(),
        options.batchSize(),
        options.broken(),
        options.threads());
    this.folders = folders;
    this.options = options;
    this.reader = new PictureReader(options.maxPixels());
    this.filesA = filesA;
    this.filesB = filesB;
  }

  /**
   * Opens the training pictures at {@code location}. Nothing is decoded yet.
   *
   * @throws UserException if a folder is missing or empty or the layout unknown
   */
  public static UnpairedFiles open(DataLocation location, UnpairedOptions options, long seed) {
    UnpairedFolders folders = UnpairedFolders.find(location);
    return new UnpairedFiles(
        folders,
        first(folders.trainA().files(), options.maxDatasetSize()),
        first(folders.trainB().files(), options.maxDatasetSize()),
        options,
        seed);
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

  @Override
  public String nameA() {
    return folders.nameA();
  }

  @Override
  public String nameB() {
    return folders.nameB();
  }

  /** Of the held-out pictures, or of the training set if there are none. */
  @Override
  public List<Tensor> samplesA(int count) {
    return samples(
        folders.testFilesA().isEmpty() ? filesA : folders.testFilesA(), count, options.channelsA());
  }

  @Override
  public List<Tensor> samplesB(int count) {
    return samples(
        folders.testFilesB().isEmpty() ? filesB : folders.testFilesB(), count, options.channelsB());
  }

  private List<Tensor> samples(List<Path> files, int count, int channels) {
    Preprocessing plain = options.preprocessing().forTest();
    return firstUsable(files, count, file -> load(file, plain, channels, new RandomStream(0)))
        .stream()
        .map(planes -> Tensor.constant(new BatchArrays().fill(new Planes[] {planes})))
        .toList();
  }

  @Override
  Sample sample(int index, RandomStream random) {
    int drawn = random.nextInt(filesB.size());
    int indexB = options.serialBatches() ? index % filesB.size() : drawn;
    Planes a = load(filesA, index % filesA.size(), options.channelsA(), random);
    return new Sample(a, load(filesB, indexB, options.channelsB(), random));
  }

  private Planes load(List<Path> files, int index, int channels, RandomStream random) {
    return usable(
        files,
        index,
        random,
        file -> load(file, options.preprocessing(), channels, random),
        new What(files.get(0).getParent(), "pictures"));
  }

  private Planes load(Path file, Preprocessing how, int channels, RandomStream random) {
    try {
      return how.apply(reader.read(file), channels, random);
    } catch (Preprocess.TooSmallException e) {
      throw new PictureException(file, e.problem, e);
    }
  }

  @Override
  UnpairedBatch batch(List<Sample> samples) {
    return new UnpairedBatch(
        arraysA.fill(samples.stream().map(Sample::a).toArray(Planes[]::new)),
        arraysB.fill(samples.stream().map(Sample::b).toArray(Planes[]::new)));
  }

  private static List<Path> first(List<Path> files, int count) {
    return files.subList(0, Math.min(count, files.size()));
  }
}
