package io.morph4j.tools;

import io.morph4j.core.file.AtomicFile;
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

  /**
   * The second signal of a kind ends the process at once, without the files that were being
   * written; the third does so whatever the second hangs at.
   */
  static void connect(Interruption interruption) {
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            Signal.handle(signal, Signals::end);
            interruption.request();
          });
    }
  }

  private static void end(Signal signal) {
    Signal.handle(signal, SignalHandler.SIG_DFL);
    AtomicFile.abandon();
    // As the shell tells the end by a signal.
    Runtime.getRuntime().halt(128 + signal.getNumber());
  }
}
