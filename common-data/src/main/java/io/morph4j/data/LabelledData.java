package io.morph4j.data;

import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.train.Batches;
import io.morph4j.core.train.DataLocation;
import java.util.List;

/** Batches of pictures with their classes. */
public interface LabelledData extends Batches<LabelledBatch> {
  /** The names of the classes; one only if the pictures have none. */
  List<String> classes();

  /**
   * Up to {@code count} pictures that are held out, or of those to train on if none are, evenly
   * from all of them and never mirrored; the same all through a run.
   */
  LabelledBatch heldOut(int count);

  /**
   * The training pictures at {@code location}, read ahead.
   *
   * @throws UserException if no layout is known there, or a file is damaged
   */
  static LabelledData open(DataLocation location, LabelledOptions options, long seed) {
    if (location.root() == null) {
      throw new UsageException("one folder is wanted: give --data DIR");
    }
    return new LabelledFiles(location.root(), options, seed);
  }

  /** Batches that a program brings itself, over and over. */
  static LabelledData of(List<String> classes, List<LabelledBatch> batches) {
    return new Given(classes, batches);
  }

  /** See {@link #of}. */
  final class Given extends GivenBatches<LabelledBatch> implements LabelledData {
    private final List<String> classes;

    private Given(List<String> classes, List<LabelledBatch> batches) {
      super(batches);
      this.classes = List.copyOf(classes);
    }

    @Override
    public List<String> classes() {
      return classes;
    }

    /** As many as the first batch has, whatever {@code count} is. */
    @Override
    public LabelledBatch heldOut(int count) {
      return given().get(0);
    }
  }
}
