package io.morph4j.core.model;

import io.morph4j.core.file.UsageException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which mean and variance batch normalisation uses when a model translates: those kept from
 * training, or those of the picture itself (as programs do that leave the network in training
 * mode).
 */
public enum BatchStatistics {
  RUNNING,
  BATCH;

  /** The name on the command line: {@code running} or {@code batch}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant called {@code id}.
   *
   * @throws UsageException if there is none
   */
  public static BatchStatistics of(String id) {
    return Arrays.stream(values())
        .filter(value -> value.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new UsageException("batch statistics " + id + ": expected running or batch"));
  }
}
