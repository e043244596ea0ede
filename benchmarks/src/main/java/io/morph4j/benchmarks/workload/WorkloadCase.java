package io.morph4j.benchmarks.workload;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A row of {@code morph4j bench}.
 *
 * @param name on the command line and in the table; peers know the case by it
 * @param kind rows of one kind have a mean of their own
 * @param pictures that one iteration takes, at least 1
 * @param files writes what all sides read, into an empty folder
 * @param open prepares our side, given that folder
 */
public record WorkloadCase(
    String name, Kind kind, int pictures, Files files, Function<Path, Workload> open) {
  /** What a row measures. */
  public enum Kind {
    /** Forward and backward pass of a generator. */
    GENERATOR,
    /** A whole training step. */
    STEP,
    /** Pictures to pictures, without gradients. */
    TRANSLATION,
    /** Files to batches. */
    DATA
  }

  /** Writes the input of a case. */
  @FunctionalInterface
  public interface Files {
    void write(Path folder);
  }

  public WorkloadCase {
    if (pictures < 1) {
      throw new IllegalArgumentException(
          "case %s takes %d pictures; it must be at least 1".formatted(name, pictures));
    }
  }

  /** A case that needs no files. */
  public static WorkloadCase of(String name, Kind kind, int pictures, Supplier<Workload> open) {
    return new WorkloadCase(name, kind, pictures, folder -> {}, folder -> open.get());
  }
}
