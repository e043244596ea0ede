package io.morph4j.tools.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes of every command. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int PARTIAL = 3;
  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** Code and meaning, as the help of each command shows them. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(String.valueOf(DONE), "done");
    meanings.put(String.valueOf(FAILED), "failed");
    meanings.put(String.valueOf(USAGE), "wrong usage");
    meanings.put(String.valueOf(PARTIAL), "some inputs failed, the rest is done");
    meanings.put(String.valueOf(INTERRUPTED), "interrupted; the state of a training is saved");
    return meanings;
  }
}
