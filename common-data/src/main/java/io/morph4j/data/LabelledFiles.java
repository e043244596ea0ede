package io.morph4j.data;

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
  private final List<Integer> all;
  private final Preprocessing preprocessing;
  private final int channels;
  private final BatchArrays arrays = new BatchArrays();

  LabelledFiles(Path folder, LabelledOptions options, long seed) {
    this(LabelledFolders.find(folder).train(), options, seed);
  }

  private LabelledFiles(LabelledPictures pictures, LabelledOptions options, long seed) {
    super(
        seed,
        "labelled sample",
        pictures.size(),
        true,
        options.batchSize(),
        BrokenPictures.SKIP,
        THREADS);
    this.pictures = pictures;
    this.all = IntStream.range(0, pictures.size()).boxed().toList();
    this.preprocessing = options.preprocessing();
    this.channels = options.channels();
  }

  @Override
  public List<String> classes() {
    return pictures.classes();
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
    return new LabelledBatch(
        arrays.fill(samples.stream().map(Sample::planes).toArray(Planes[]::new)),
        samples.stream().mapToInt(Sample::label).toArray());
  }
}
