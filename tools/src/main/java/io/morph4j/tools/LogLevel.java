package io.morph4j.tools;

import java.util.Arrays;

/** How much the libraries log to standard error; to be applied before the first logger is made. */
enum LogLevel {
  ERROR,
  WARN,
  INFO;

  /** INFO with {@code --verbose}, ERROR with {@code --quiet}, else WARN. */
  static LogLevel from(String[] args) {
    if (Arrays.asList(args).contains("--verbose")) {
      return INFO;
    }
    return Arrays.stream(args).anyMatch(arg -> arg.equals("--quiet") || arg.equals("-q"))
        ? ERROR
        : WARN;
  }

  void apply() {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", name());
    if (this != INFO) {
      // Says a second time, with a stack trace, that a port is taken.
      System.setProperty("org.slf4j.simpleLogger.log.Javalin", "off");
    }
  }
}
