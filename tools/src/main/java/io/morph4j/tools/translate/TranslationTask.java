package io.morph4j.tools.translate;

import io.morph4j.core.file.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture and the places of its results.
 *
 * @param places one for each guide
 * @param states what is to be done about each
 */
record TranslationTask(Path input, List<Path> places, List<State> states) {
  /** What is to be done about a result. */
  enum State {
    WANTED,
    /** It is there, which is well. */
    SKIPPED,
    /** It is there, which is a failure. */
    TAKEN
  }

  /**
   * @param place of the result; of several results, {@code NAME-1.png} and so on
   */
  static TranslationTask of(
      Path input, Path place, int results, boolean overwrite, boolean skipExisting) {
    List<Path> places = new ArrayList<>();
    List<State> states = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      Path own = results == 1 ? place : numbered(place, i);
      places.add(own);
      boolean there = Files.exists(own);
      states.add(
          there && skipExisting ? State.SKIPPED : there && !overwrite ? State.TAKEN : State.WANTED);
    }
    return new TranslationTask(input, places, states);
  }

  private static Path numbered(Path result, int index) {
    String name = String.valueOf(result.getFileName());
    int dot = name.lastIndexOf('.');
    return result.resolveSibling(name.substring(0, dot) + "-" + (index + 1) + name.substring(dot));
  }

  /** Whether there is something to compute. */
  boolean wantsPicture() {
    return states.contains(State.WANTED);
  }

  /** Why a result is not written. */
  UserException taken(Path place) {
    return new UserException(input + ": " + place + " is there already; --overwrite replaces it");
  }
}
