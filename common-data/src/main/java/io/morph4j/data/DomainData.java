package io.morph4j.data;

import io.morph4j.core.train.Batches;
import io.morph4j.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Batches of pictures with labels: domains, of which a picture has one, or attributes. */
public interface DomainData extends Batches<DomainBatch> {
  /** Names of the domains or attributes. */
  List<String> labels();

  /** Whether a picture has exactly one label. */
  boolean exclusive();

  /** The labels of each data set: one part of all, unless two are joined. */
  default List<Part> parts() {
    return List.of(new Part(0, labels().size(), exclusive()));
  }

  /**
   * Labels {@code from <= k < to} of one data set.
   *
   * @param exclusive whether a picture of it has exactly one of them
   */
  record Part(int from, int to, boolean exclusive) {}

  /** Up to {@code count} fixed pictures of each domain, or so many in all with attributes. */
  List<Shown> samples(int count);

  /**
   * A picture for samples.
   *
   * @param picture {@code (1, C, H, W)} in [-1, 1]
   * @param labels {@code (1, L)}
   * @param masks {@code (1, 2, H, W)} in [0, 1]; null unless there are files of them
   */
  record Shown(Tensor picture, Tensor labels, @Nullable Tensor masks) {}

  /** Pictures of a folder for each domain, or of a table; see {@link DomainFiles}. */
  static DomainData open(DomainPictures pictures, DomainOptions options, long seed) {
    return new DomainFiles(pictures, options, seed);
  }

  /**
   * Two data sets, whose batches come in turn. Rows of labels and targets are {@code (N, L1 + L2 +
   * 2)}: the labels of the first, those of the second, and a bit for each set, which of them the
   * picture is from; labels of the other are 0, for they are not known (Choi et al. 2018, section
   * 3.3).
   *
   * @throws io.morph4j.core.file.UserException if a label stands in both
   */
  static DomainData joint(DomainData first, DomainData second) {
    return new JointDomainData(first, second);
  }

  /** Batches that a program brings itself, over and over. */
  static DomainData of(List<String> labels, boolean exclusive, List<DomainBatch> batches) {
    return new Given(labels, exclusive, batches);
  }

  /** One row for each of {@code rows}, with ones where it is true. */
  static INDArray array(List<boolean[]> rows) {
    INDArray array = Nd4j.zeros(rows.size(), rows.get(0).length);
    for (int i = 0; i < rows.size(); i++) {
      for (int k = 0; k < rows.get(i).length; k++) {
        array.putScalar(i, k, rows.get(i)[k] ? 1 : 0);
      }
    }
    return array;
  }

  /** See {@link #of}. */
  final class Given extends GivenBatches<DomainBatch> implements DomainData {
    private final List<String> labels;
    private final boolean exclusive;

    private Given(List<String> labels, boolean exclusive, List<DomainBatch> batches) {
      super(batches);
      this.labels = List.copyOf(labels);
      this.exclusive = exclusive;
    }

    @Override
    public List<String> labels() {
      return labels;
    }

    @Override
    public boolean exclusive() {
      return exclusive;
    }

    /** The first pictures of all batches, whatever their labels. */
    @Override
    public List<Shown> samples(int count) {
      List<Shown> shown = new ArrayList<>();
      for (DomainBatch batch : given()) {
        for (long i = 0; i < batch.pictures().size(0) && shown.size() < count; i++) {
          INDArray masks = batch.masks();
          shown.add(
              new Shown(
                  row(batch.pictures(), i),
                  row(batch.labels(), i),
                  masks == null ? null : row(masks, i)));
        }
      }
      return shown;
    }

    private static Tensor row(INDArray array, long i) {
      return Tensor.constant(array.get(NDArrayIndex.interval(i, i + 1)).dup('c'));
    }
  }
}
