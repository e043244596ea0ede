package io.morph4j.tools.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A request to stop, from a signal or from a program, that a running command obeys between two
 * pieces of work. Tests call {@link #request()} where a user would press Ctrl-C.
 */
public final class Interruption {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean requested;

  /** Asks the running command to save its state and end. */
  public synchronized void request() {
    requested = true;
    actions.forEach(Runnable::run);
    actions.clear();
  }

  public synchronized boolean requested() {
    return requested;
  }

  /** Runs {@code action} at the request, or now if it has been made; the action must be short. */
  public synchronized void whenRequested(Runnable action) {
    if (requested) {
      action.run();
    } else {
      actions.add(action);
    }
  }
}
