package io.morph4j.data;

import io.morph4j.core.train.Batches;
import io.morph4j.core.train.DataLocation;
import java.util.List;

/** Batches of pairs of pictures. */
public interface PairedData extends Batches<PairedBatch> {
  /** The name of domain A. */
  String nameA();

  /** The name of domain B. */
  String nameB();

  /** Up to {@code count} fixed pairs, as batches of one. */
  List<PairedBatch> samples(int count);

  /** The training pairs at {@code location}, read ahead; see {@link PairedFiles#open}. */
  static PairedData open(DataLocation location, PairedOptions options, long seed) {
    return PairedFiles.open(location, options, seed);
  }

  /** Batches that a program brings itself, over and over. The domains are called A and B. */
  static PairedData of(List<PairedBatch> batches) {
    return new Given(batches);
  }

  /** See {@link #of}. */
  final class Given extends GivenBatches<PairedBatch> implements PairedData {
    private Given(List<PairedBatch> batches) {
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
    public List<PairedBatch> samples(int count) {
      return given().stream().limit(count).toList();
    }
  }
}
