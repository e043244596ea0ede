package io.morph4j.benchmarks;

import io.morph4j.tools.machine.ProcessMemory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Resident memory of this process, in MB, while the same is done again and again. */
final class MemorySeries {
  /** How often until memory has settled; a fifth of a short series. */
  static final int SETTLED = 100;

  private final String title;
  private final int count;
  private final int settling;
  private final long before = resident();
  private long settled;
  private long most;
  private long closed;

  MemorySeries(String title, int count) {
    this.title = title;
    this.count = count;
    this.settling = Math.min(SETTLED, Math.max(1, count / 5));
  }

  private static long resident() {
    return ProcessMemory.bytes() >> 20;
  }

  /** It was done {@code times} times. */
  void after(int times) {
    long now = resident();
    if (times <= settling || settled == 0) {
      settled = now;
      most = now;
    }
    most = Math.max(most, now);
  }

  /** It is over, and everything is closed. */
  void close() {
    closed = resident();
  }

  String title() {
    return title;
  }

  long most() {
    return most;
  }

  long growth() {
    return most - settled;
  }

  String line() {
    return "%s: %d MB after the first %d, at most %d MB after %d"
        .formatted(title, settled, settling, most, count);
  }

  String[] cells() {
    return new String[] {
      title,
      Integer.toString(count),
      Long.toString(before),
      Long.toString(settled),
      Long.toString(most),
      Long.toString(growth()),
      Long.toString(closed)
    };
  }

  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("series", title);
    facts.put("count", count);
    facts.put("beforeMb", before);
    facts.put("settledMb", settled);
    facts.put("mostMb", most);
    facts.put("closedMb", closed);
    return facts;
  }
}
