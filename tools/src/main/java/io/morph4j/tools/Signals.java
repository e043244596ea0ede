package io.morph4j.tools;

import io.morph4j.tools.cli.Interruption;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP of the process into an {@link Interruption}. Signals
 * that the process was started to ignore, by {@code nohup} for instance, stay ignored: the JVM sees
 * to it.
 */
final class Signals {
  private Signals() {}

  /** The second signal finds the default action again and ends the process at once. */
  static void connect(Interruption interruption) {
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            Signal.handle(signal, SignalHandler.SIG_DFL);
            interruption.request();
          });
    }
  }
}
