package io.morph4j.tools.machine;

import java.util.Locale;

/**
 * One thing that the doctor looked at.
 *
 * @param subject e.g. {@code Java}
 * @param state whether it will do
 * @param observation what was seen
 * @param remedy what to do about it, empty if nothing need be done
 */
record Finding(String subject, State state, String observation, String remedy) {
  /** Whether a thing will do. */
  enum State {
    OK,
    /** Works, but slowly or only for small pictures. */
    WARN,
    BROKEN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String subject, String observation) {
    return new Finding(subject, State.OK, observation, "");
  }

  static Finding warn(String subject, String observation, String remedy) {
    return new Finding(subject, State.WARN, observation, remedy);
  }

  static Finding broken(String subject, String observation, String remedy) {
    return new Finding(subject, State.BROKEN, observation, remedy);
  }
}
