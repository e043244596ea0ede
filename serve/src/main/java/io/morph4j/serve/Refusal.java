package io.morph4j.serve;

/** A request that is not served, with the status and the line that the client is told. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int retryAfter;

  private Refusal(int status, int retryAfter, String reason) {
    super(reason);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  static Refusal badRequest(String reason) {
    return new Refusal(400, 0, reason);
  }

  static Refusal forbidden(String reason) {
    return new Refusal(403, 0, reason);
  }

  static Refusal notFound(String reason) {
    return new Refusal(404, 0, reason);
  }

  static Refusal slow(String reason) {
    return new Refusal(408, 0, reason);
  }

  static Refusal tooLarge(String reason) {
    return new Refusal(413, 0, reason);
  }

  static Refusal tooMany(String reason, int seconds) {
    return new Refusal(429, seconds, reason);
  }

  static Refusal busy(String reason, int seconds) {
    return new Refusal(503, seconds, reason);
  }

  int status() {
    return status;
  }

  /** Seconds after which it is worth another try, 0 if it is not. */
  int retryAfter() {
    return retryAfter;
  }

  /** The line that the client is told. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
