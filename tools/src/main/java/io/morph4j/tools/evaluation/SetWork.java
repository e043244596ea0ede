package io.morph4j.tools.evaluation;

import io.morph4j.core.file.UserException;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Interruption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works off the pictures of a set: what fails is told and left out. */
final class SetWork {
  private final TestSet set;
  private final TestTranslation translation;
  private final Evaluation evaluation;
  private final @Nullable ResultsFolder folder;
  private final Map<String, String> failures = new LinkedHashMap<>();

  SetWork(
      TestSet set,
      TestTranslation translation,
      Evaluation evaluation,
      @Nullable ResultsFolder folder) {
    this.set = set;
    this.translation = translation;
    this.evaluation = evaluation;
    this.folder = folder;
  }

  /** Translates and measures all; returns false if it was interrupted. */
  boolean run(Console console, Interruption interruption) {
    set.unmatched().forEach(path -> fail(console, path, path + ": no partner of the same name"));
    int references = evaluation.needsReferences() ? set.references().size() : 0;
    try (BatchProgress progress =
        new BatchProgress(console, "evaluate", set.items().size() + references)) {
      for (int i = 0; i < set.items().size(); i++) {
        if (interruption.requested()) {
          console.say("interrupted after %d of %d pictures".formatted(i, set.items().size()));
          return false;
        }
        translate(console, i);
        progress.step();
      }
      for (int i = 0; i < references; i++) {
        if (interruption.requested()) {
          return false;
        }
        addReference(console, i);
        progress.step();
      }
    }
    return true;
  }

  private void translate(Console console, int i) {
    try {
      Sample sample = translation.sample(i);
      var scores = evaluation.add(sample);
      if (folder != null) {
        folder.add(sample, scores);
      }
    } catch (UserException e) {
      fail(console, set.items().get(i).input().file(), String.valueOf(e.getMessage()));
    }
  }

  private void addReference(Console console, int i) {
    try {
      translation.addReference(i, evaluation);
    } catch (UserException e) {
      fail(console, set.references().get(i).file(), String.valueOf(e.getMessage()));
    }
  }

  private void fail(Console console, Path file, String problem) {
    if (failures.put(file.toString(), problem) == null) {
      console.error(problem);
    }
  }

  /** What could not be measured, with the reason. */
  Map<String, String> failures() {
    return failures;
  }
}
