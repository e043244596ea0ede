package io.morph4j.data;

import io.morph4j.core.file.UserException;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Two data sets in turn, a batch of each; see {@link DomainData#joint}. */
final class JointDomainData implements DomainData {
  private final List<DomainData> sets;
  private final List<String> labels;
  private final List<Part> parts;
  private long position;
  private double waited;

  JointDomainData(DomainData first, DomainData second) {
    for (String label : second.labels()) {
      if (first.labels().contains(label)) {
        throw new UserException(
            "both data sets have %s; rename it in one of them, so that it can be told which is meant"
                .formatted(label));
      }
    }
    this.sets = List.of(first, second);
    this.labels = Stream.concat(first.labels().stream(), second.labels().stream()).toList();
    int from = first.labels().size();
    this.parts =
        List.of(
            new Part(0, from, first.exclusive()),
            new Part(from, labels.size(), second.exclusive()));
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  /** Whether both sets are of domains. */
  @Override
  public boolean exclusive() {
    return parts.stream().allMatch(Part::exclusive);
  }

  @Override
  public List<Part> parts() {
    return parts;
  }

  @Override
  public List<Shown> samples(int count) {
    return Stream.of(0, 1)
        .flatMap(set -> sets.get(set).samples(count).stream().map(each -> wide(each, set)))
        .toList();
  }

  private Shown wide(Shown shown, int set) {
    Tensor rows = Tensor.constant(wide(shown.labels().array(), set));
    return new Shown(shown.picture(), rows, shown.masks());
  }

  /** Rows of one set among those of both. */
  private INDArray wide(INDArray rows, int set) {
    Part part = parts.get(set);
    INDArray wide = Nd4j.zeros(rows.size(0), labels.size() + sets.size());
    wide.get(NDArrayIndex.all(), NDArrayIndex.interval(part.from(), part.to())).assign(rows);
    wide.getColumn(labels.size() + set).assign(1);
    return wide;
  }

  @Override
  public DomainBatch next() {
    int set = (int) (position++ % sets.size());
    DomainBatch batch = sets.get(set).next();
    waited = sets.get(set).waitedSeconds();
    @Nullable INDArray masks = batch.masks();
    return new DomainBatch(
        batch.pictures(),
        wide(batch.labels(), set),
        wide(batch.targets(), set),
        batch.references(),
        masks);
  }

  /** Both sets at least once. */
  @Override
  public long stepsPerEpoch() {
    return sets.size() * Math.max(sets.get(0).stepsPerEpoch(), sets.get(1).stepsPerEpoch());
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void seek(long next) {
    position = next;
    sets.get(0).seek((next + 1) / 2);
    sets.get(1).seek(next / 2);
  }

  @Override
  public double waitedSeconds() {
    return waited;
  }

  @Override
  public void close() {
    sets.forEach(DomainData::close);
  }
}
