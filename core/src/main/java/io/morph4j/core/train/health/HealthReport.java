package io.morph4j.core.train.health;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Passes warnings on once for each span in which a cause lasts. */
public final class HealthReport {
  private final Consumer<HealthWarning> out;
  private final Set<String> lasting = new HashSet<>();

  public HealthReport(Consumer<HealthWarning> out) {
    this.out = out;
  }

  /** Tells whether {@code cause} is there now; the message is asked for if it is news. */
  void tell(boolean there, long step, HealthCause cause, String subject, Supplier<String> message) {
    String key = cause + " " + subject;
    if (!there) {
      lasting.remove(key);
    } else if (lasting.add(key)) {
      out.accept(new HealthWarning(step, cause, subject, message.get()));
    }
  }
}
