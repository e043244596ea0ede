package io.morph4j.serve;

import java.time.Duration;

/**
 * What a server takes of its clients before it says no.
 *
 * @param uploadBytes the largest body of a request
 * @param pixels the largest width times height of a picture
 * @param perSecond requests a second of one address to models; 0 for any number
 * @param uploads bodies that are read at once
 * @param queue requests that wait for a model
 * @param workers requests that are worked on at once; a model whose engine runs for one thread at a
 *     time has them wait for each other, while others decode and encode
 * @param uploadTime how long a body may take to arrive
 * @param waitingTime how long a request waits for a model
 */
public record Limits(
    long uploadBytes,
    long pixels,
    double perSecond,
    int uploads,
    int queue,
    int workers,
    Duration uploadTime,
    Duration waitingTime) {
  public Limits {
    require(uploadBytes >= 1 && uploadBytes < Integer.MAX_VALUE, "uploadBytes", uploadBytes);
    require(pixels >= 1, "pixels", pixels);
    require(perSecond >= 0 && Double.isFinite(perSecond), "perSecond", perSecond);
    require(uploads >= 1, "uploads", uploads);
    require(queue >= 0, "queue", queue);
    require(workers >= 1, "workers", workers);
    require(uploadTime.toMillis() >= 1, "uploadTime", uploadTime);
    require(waitingTime.toMillis() >= 0, "waitingTime", waitingTime);
  }

  private static void require(boolean fits, String name, Object value) {
    if (!fits) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }

  /**
   * 32 MiB, 4 megapixels, 1000 requests a second, 32 uploads, 64 waiting, a worker for each
   * processor, 30 seconds to upload, 60 to wait.
   */
  public static Limits defaults() {
    return new Limits(
        32 << 20,
        4_000_000,
        1000,
        32,
        64,
        Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60));
  }

  /** The same with another largest body. */
  public Limits withUploadBytes(long most) {
    return new Limits(most, pixels, perSecond, uploads, queue, workers, uploadTime, waitingTime);
  }

  /** The same with another largest picture. */
  public Limits withPixels(long most) {
    return new Limits(
        uploadBytes, most, perSecond, uploads, queue, workers, uploadTime, waitingTime);
  }

  /** The same with another rate of one address. */
  public Limits withPerSecond(double most) {
    return new Limits(uploadBytes, pixels, most, uploads, queue, workers, uploadTime, waitingTime);
  }

  /** The same with other numbers of requests that wait and that are worked on. */
  public Limits withQueue(int waiting, int working) {
    return new Limits(
        uploadBytes, pixels, perSecond, uploads, waiting, working, uploadTime, waitingTime);
  }

  /** The same with another time for a body to arrive. */
  public Limits withUploadTime(Duration most) {
    return new Limits(uploadBytes, pixels, perSecond, uploads, queue, workers, most, waitingTime);
  }
}
