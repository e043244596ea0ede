package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.data.DomainPictures.LabelledFile;
import io.morph4j.data.Preprocessing.Planes;
import io.morph4j.engine.tensor.RandomStream;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Endless batches of labelled pictures, read ahead on background threads.
 *
 * <p>Domains are balanced: an epoch has as many samples of each as the largest has pictures, those
 * of smaller ones more than once. Targets are drawn: a domain, all alike, and pictures of it; with
 * attributes the labels of any picture.
 */
final class DomainFiles extends EpochBatches<DomainFiles.Sample, DomainBatch>
    implements DomainData {
  private final DomainPictures pictures;
  private final DomainOptions options;
  private final PictureReader reader;
  private final List<List<LabelledFile>> groups;
  private final BatchArrays arrays = new BatchArrays();
  private final BatchArrays maskArrays = new BatchArrays();
  private final List<BatchArrays> referenceArrays = List.of(new BatchArrays(), new BatchArrays());

  /** A picture, a target and pictures of that. */
  record Sample(Read picture, boolean[] target, List<Read> references) {}

  /** A picture as read, with its labels and, where they are wanted, its masks. */
  record Read(Planes planes, boolean[] labels, @Nullable Planes masks) {}

  DomainFiles(DomainPictures pictures, DomainOptions options, long seed) {
    this(pictures, groups(pictures, pictures.train()), options, seed);
  }

  private DomainFiles(
      DomainPictures pictures, List<List<LabelledFile>> groups, DomainOptions options, long seed) {
    super(
        seed,
        "labelled sample",
        groups.size() * groups.stream().mapToInt(List::size).max().orElse(0),
        !options.sampling().serialBatches(),
        options.sampling().batchSize(),
        options.broken(),
        options.threads());
    if (options.references() && !pictures.exclusive()) {
      throw new UserException(
          "%s: references are pictures of one domain, and a table of attributes has none; sort the"
                  .formatted(pictures.train().get(0).file().getParent())
              + " pictures into a folder for each domain");
    }
    MaskFolder masks = options.masks();
    if (masks != null) {
      Stream.of(pictures.train(), pictures.test())
          .flatMap(List::stream)
          .forEach(each -> masks.of(each.file()));
    }
    this.pictures = pictures;
    this.options = options;
    this.reader = new PictureReader(options.maxPixels());
    this.groups = groups;
  }

  /** Files by domain, or all in one group where they have none. */
  private static List<List<LabelledFile>> groups(
      DomainPictures pictures, List<LabelledFile> files) {
    return !pictures.exclusive()
        ? List.of(files)
        : IntStream.range(0, pictures.labels().size())
            .mapToObj(k -> files.stream().filter(file -> file.domain() == k).toList())
            .toList();
  }

  @Override
  public List<String> labels() {
    return pictures.labels();
  }

  @Override
  public boolean exclusive() {
    return pictures.exclusive();
  }

  /** Of the held-out pictures, or of the training set where there are none. */
  @Override
  public List<Shown> samples(int count) {
    Preprocessing plain = options.sampling().preprocessing().forTest();
    List<Shown> shown = new ArrayList<>();
    List<List<LabelledFile>> heldOut = groups(pictures, pictures.test());
    for (int k = 0; k < groups.size(); k++) {
      List<LabelledFile> files = heldOut.get(k).isEmpty() ? groups.get(k) : heldOut.get(k);
      for (Read read :
          firstUsable(
              files, count, file -> read(file, plain, options.masks(), new RandomStream(0)))) {
        Tensor labels = Tensor.constant(DomainData.array(List.of(read.labels())));
        Planes masks = read.masks();
        shown.add(new Shown(one(read.planes()), labels, masks == null ? null : one(masks)));
      }
    }
    return shown;
  }

  private static Tensor one(Planes planes) {
    return Tensor.constant(new BatchArrays().fill(new Planes[] {planes}));
  }

  @Override
  Sample sample(int index, RandomStream random) {
    int domain = index % groups.size();
    int place = index / groups.size() % groups.get(domain).size();
    List<LabelledFile> target = groups.get(random.nextInt(groups.size()));
    int first = random.nextInt(target.size());
    int second = (first + 1 + random.nextInt(Math.max(1, target.size() - 1))) % target.size();
    Read picture = read(groups.get(domain), place, options.masks(), random);
    List<Read> references =
        options.references()
            ? List.of(read(target, first, null, random), read(target, second, null, random))
            : List.of();
    return new Sample(picture, target.get(first).labels(), references);
  }

  private Read read(
      List<LabelledFile> files, int place, @Nullable MaskFolder masks, RandomStream random) {
    Preprocessing how = options.sampling().preprocessing();
    return usable(
        files,
        place,
        random,
        file -> read(file, how, masks, random),
        new What(files.get(0).file().getParent(), "pictures"));
  }

  /** The draws for a mask are those for its picture once more, so that both stay in register. */
  private Read read(
      LabelledFile file, Preprocessing how, @Nullable MaskFolder masks, RandomStream random) {
    try {
      Picture picture = reader.read(file.file());
      long[] before = random.state();
      Planes planes = how.apply(picture, options.channels(), random);
      if (masks == null) {
        return new Read(planes, file.labels(), null);
      }
      Picture mask = masks.read(file.file(), picture, reader);
      random.restore(before);
      return new Read(planes, file.labels(), MaskFolder.planes(how.apply(mask, 3, random)));
    } catch (Preprocess.TooSmallException e) {
      throw new PictureException(file.file(), e.problem, e);
    }
  }

  @Override
  DomainBatch batch(List<Sample> samples) {
    List<INDArray> references = new ArrayList<>();
    for (int i = 0; i < samples.get(0).references().size(); i++) {
      int number = i;
      references.add(
          fill(referenceArrays.get(i), samples, s -> s.references().get(number).planes()));
    }
    return new DomainBatch(
        fill(arrays, samples, sample -> sample.picture().planes()),
        DomainData.array(samples.stream().map(sample -> sample.picture().labels()).toList()),
        DomainData.array(samples.stream().map(Sample::target).toList()),
        references,
        options.masks() == null
            ? null
            : fill(maskArrays, samples, s -> Objects.requireNonNull(s.picture().masks())));
  }

  private static INDArray fill(
      BatchArrays arrays, List<Sample> samples, Function<Sample, Planes> of) {
    return arrays.fill(samples.stream().map(of).toArray(Planes[]::new));
  }
}
