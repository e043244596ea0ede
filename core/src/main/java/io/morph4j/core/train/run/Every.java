package io.morph4j.core.train.run;

import io.morph4j.core.file.UsageException;

/**
 * How often things happen in a run, in steps.
 *
 * @param save the state and the models; 0 = only at the end
 * @param sample a grid of pictures, and one at the end; 0 = never
 * @param log a row of metrics; at least 1
 */
public record Every(long save, long sample, long log) {
  public Every {
    if (save < 0 || sample < 0 || log < 1) {
      throw new UsageException(
          "save every "
              + save
              + ", sample every "
              + sample
              + ", log every "
              + log
              + " steps: expected 0 or more, 0 or more, 1 or more");
    }
  }

  /** Saves and samples every 500 steps, logs every step. */
  public static Every defaults() {
    return new Every(500, 500, 1);
  }
}
