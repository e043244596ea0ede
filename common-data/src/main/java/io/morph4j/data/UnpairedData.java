package io.morph4j.data;

import io.morph4j.core.train.Batches;
import io.morph4j.core.train.DataLocation;
import io.morph4j.engine.tensor.Tensor;
import java.util.List;

/** Batches of pictures of two domains that need not correspond. */
public interface UnpairedData extends Batches<UnpairedBatch> {
  /** The name of domain A. */
  String nameA();

  /** The name of domain B. */
  String nameB();

  /** Up to {@code count} fixed pictures of domain A, each {@code (1, C, H, W)} in [-1, 1]. */
  List<Tensor> samplesA(int count);

  /** The same of domain B. */
  List<Tensor> samplesB(int count);

  /** The training pictures at {@code location}, read ahead; see {@link UnpairedFiles#open}. */
  static UnpairedData open(DataLocation location, UnpairedOptions options, long seed) {
    return UnpairedFiles.open(location, options, seed);
  }

  /** Batches that a program brings itself, over and over. The domains are called A and B. */
  static UnpairedData of(List<UnpairedBatch> batches) {
    return new Given(batches);
  }

  /** See {@link #of}. */
  final class Given extends GivenBatches<UnpairedBatch> implements UnpairedData {
    private Given(List<UnpairedBatch> batches) {
      super(batches);
    }

    @Override
    public String nameA() {
      return "A";
    }

    @Override
    public String nameB() {
      return "B";
    }

    @Override
    public List<Tensor> samplesA(int count) {
      return given().stream().limit(count).map(batch -> Tensor.constant(batch.a())).toList();
    }

    @Override
    public List<Tensor> samplesB(int count) {
      return given().stream().limit(count).map(batch -> Tensor.constant(batch.b())).toList();
    }
  }
}
