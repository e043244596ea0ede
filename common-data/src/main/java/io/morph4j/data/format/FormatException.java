package io.morph4j.data.format;

/** What is wrong with the bytes of a picture file, in words that follow "FILE: ". */
public final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  public FormatException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** The message, never null. */
  public String problem() {
    return problem;
  }

  /** The data are other than the header says. */
  static FormatException differs(String header, String data) {
    return new FormatException(String.format("the header says %s, the data are %s", header, data));
  }

  static FormatException truncated(String where) {
    return new FormatException("the file is cut short: " + where);
  }
}
