package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs of the smallest networks, for tests that need some run. */
public final class TinyRun {
  private TinyRun() {}

  /** The words of a new run of {@code data} into {@code run}, on squares of 16 pixels. */
  public static List<Object> words(Path data, Path run) {
    List<Object> words = new ArrayList<>(List.of("train", "cyclegan", "--preset", "tiny"));
    for (String option :
        new String[] {"ngf=2", "ndf=2", "blocks=1", "discriminatorLayers=1", "cropSize=16"}) {
      words.addAll(List.of("--set", option));
    }
    words.addAll(List.of("--set", "loadSize=18", "--data", data, "--out", run));
    return words;
  }

  /** Trains with further {@code options}. */
  public static CommandRun train(Path data, Path run, Object... options) {
    List<Object> words = words(data, run);
    words.addAll(List.of(options));
    CommandRun trained = CommandRun.of(words.toArray());
    assertThat(trained.code()).as(trained.err()).isZero();
    return trained;
  }
}
