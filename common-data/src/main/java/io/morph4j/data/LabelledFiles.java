package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Preprocessing.Planes;
import io.morph4j.data.labelled.LabelledFolders;
import io.morph4j.data.labelled.LabelledPictures;
import io.morph4j.engine.tensor.RandomStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** {@link LabelledData} of the files in a folder. */
final class LabelledFiles extends EpochBatches<LabelledFiles.Sample, LabelledBatch>
    implements LabelledData {
  private static final int THREADS = 1;

  /** A picture as it was read. */
  record Sample(Planes planes, int label) {}

  private final LabelledPictures pictures;
  private final LabelledPictures held;
  private final List<Integer> all;
  private final Preprocessing preprocessing;
  private final Preprocessing unmirrored;
  private final int channels;
  private final BatchArrays arrays = new BatchArrays();

  LabelledFiles(Path folder, LabelledOptions options, long seed) {
    this(LabelledFolders.find(folder), options, seed);
  }

  private LabelledFiles(LabelledFolders folders, LabelledOptions options, long seed) {
    super(
        seed,
        "labelled sample",
        folders.train().size(),
        true,
        options.batchSize(),
        BrokenPictures.SKIP,
        THREADS);
    this.pictures = folders.train();
    this.held = folders.test().orElse(pictures);
    this.all = IntStream.range(0, pictures.size()).boxed().toList();
    this.preprocessing = options.preprocessing();
    this.unmirrored = options.withoutFlip().preprocessing();
    this.channels = options.channels();
  }

  @Override
  public List<String> classes() {
    return pictures.classes();
  }

  @Override
  public LabelledBatch heldOut(int count) {
    int most = Math.min(count, held.size());
    List<Integer> spread =
        IntStream.range(0, most).mapToObj(i -> (int) ((long) i * held.size() / most)).toList();
    RandomStream still = new RandomStream(0);
    List<Sample> found =
        firstUsable(
            spread,
            most,
            number ->
                new Sample(
                    unmirrored.apply(held.picture(number), channels, still), held.label(number)));
    if (found.isEmpty()) {
      throw new UserException(
          "%s: none of the %d pictures that were tried can be used; the warnings above say why"
              .formatted(held.source(), most));
    }
    return batch(found, new BatchArrays());
  }

  @Override
  Sample sample(int index, RandomStream random) {
    return usable(
        all,
        index,
        random,
        number ->
            new Sample(
                preprocessing.apply(pictures.picture(number), channels, random),
                pictures.label(number)),
        new What(pictures.source(), "pictures"));
  }

  @Override
  LabelledBatch batch(List<Sample> samples) {
    return batch(samples, arrays);
  }

  private static LabelledBatch batch(List<Sample> samples, BatchArrays into) {
    return new LabelledBatch(
        into.fill(samples.stream().map(Sample::planes).toArray(Planes[]::new)),
        samples.stream().mapToInt(Sample::label).toArray());
  }
}
