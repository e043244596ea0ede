package io.morph4j.data.download;

import io.morph4j.core.file.FileErrors;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One file from an HTTP server. What has come stays in the file when the connection breaks, and the
 * next attempt, also of a later run, asks for the rest only ({@code Range}, guarded by {@code
 * If-Range}, so that a file changed meanwhile is fetched anew).
 *
 * @param maxBytes a longer file is refused
 * @param attempts without a single new byte before giving up
 */
public record ResumableDownload(long maxBytes, int attempts) {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableDownload.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+)");

  /** Told as bytes arrive. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some bytes have come.
     *
     * @param done bytes so far, those of earlier runs included
     * @param all bytes of the file, -1 if the server does not say
     */
    void received(long done, long all);
  }

  /** The connection broke; what has come is in the file. */
  private static final class BrokenOff extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenOff(String message) {
      super(message);
    }
  }

  /**
   * Brings {@code uri} into {@code file}, going on where an earlier call stopped.
   *
   * @throws UserException if the server cannot be reached, has no such file, or it is too long
   */
  public void fetch(URI uri, Path file, Progress progress) {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
    int failures = 0;
    long before = size(file);
    while (true) {
      try {
        attempt(client, uri, file, progress);
        Files.deleteIfExists(validatorFile(file));
        return;
      } catch (BrokenOff e) {
        long now = size(file);
        boolean more = now > before;
        failures = more ? 1 : failures + 1;
        before = now;
        if (failures >= attempts) {
          throw new UserException(
              String.format(
                  "%s: %s; %,d bytes have come, the same command goes on from there",
                  uri, e.getMessage(), now),
              e);
        }
        // Without a new byte the last attempt's error says it all.
        LOG.atLevel(more ? Level.WARN : Level.INFO)
            .log("{}: {}; trying again from byte {}", uri, e.getMessage(), now);
      } catch (FileSystemException e) {
        throw new UserException("cannot write " + file + ": " + FileErrors.reason(e), e);
      } catch (IOException e) {
        throw new UserException(uri + ": " + FileErrors.reason(e), e);
      }
    }
  }

  private void attempt(HttpClient client, URI uri, Path file, Progress progress)
      throws IOException, BrokenOff {
    long have = size(file);
    HttpResponse<InputStream> response = send(client, request(uri, file, have));
    try (InputStream body = response.body()) {
      switch (response.statusCode()) {
        case 200 -> {
          long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
          rememberValidator(file, response.headers());
          receive(body, file, 0, length, uri, progress);
        }
        case 206 -> {
          Matcher range = contentRange(response.headers());
          long from =
              range.matches() && range.group(1) != null ? Long.parseLong(range.group(1)) : -1;
          if (from != have) {
            Files.delete(file);
            throw new BrokenOff("the server sent another part than was asked for");
          }
          receive(body, file, have, Long.parseLong(range.group(2)), uri, progress);
        }
        case 416 -> {
          Matcher range = contentRange(response.headers());
          if (!range.matches() || Long.parseLong(range.group(2)) != have) {
            Files.delete(file);
            throw new BrokenOff("the file on the server is shorter than what had come before");
          }
          progress.received(have, have);
        }
        default -> refuse(uri, response.statusCode());
      }
    }
  }

  private static HttpRequest request(URI uri, Path file, long have) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).header("User-Agent", "morph4j");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      Path validator = validatorFile(file);
      if (Files.exists(validator)) {
        request.header("If-Range", Files.readString(validator));
      }
    }
    return request.build();
  }

  private static HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
      throws BrokenOff {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new BrokenOff("the server cannot be reached (" + reason + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(request.uri() + ": interrupted", e);
    }
  }

  private void receive(InputStream body, Path file, long have, long all, URI uri, Progress progress)
      throws IOException, BrokenOff {
    if (all > maxBytes) {
      throw tooLong(uri, all);
    }
    StandardOpenOption how =
        have > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    long done = have;
    try (OutputStream out =
        Files.newOutputStream(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            how,
            LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = read(body, buffer); count >= 0; count = read(body, buffer)) {
        out.write(buffer, 0, count);
        done += count;
        if (done > maxBytes) {
          throw tooLong(uri, done);
        }
        progress.received(done, all);
      }
    }
    if (all >= 0 && done < all) {
      throw new BrokenOff(String.format("the connection ended after %,d of %,d bytes", done, all));
    }
  }

  private static int read(InputStream body, byte[] buffer) throws BrokenOff {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new BrokenOff("the connection broke (" + e.getMessage() + ")");
    }
  }

  private UserException tooLong(URI uri, long bytes) {
    return new UserException(
        String.format("%s: %,d bytes or more, the limit is %,d", uri, bytes, maxBytes));
  }

  private static void refuse(URI uri, int status) throws BrokenOff {
    if (status >= 500 || status == 429) {
      throw new BrokenOff("the server answers with status " + status);
    }
    throw new UserException(
        String.format(
            "%s: the server answers with status %d%s; another address can be named as the base URL",
            uri, status, status == 404 ? " (there is no such file)" : ""));
  }

  private static Matcher contentRange(HttpHeaders headers) {
    return RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
  }

  private static void rememberValidator(Path file, HttpHeaders headers) throws IOException {
    Optional<String> tag = headers.firstValue("ETag").filter(value -> !value.startsWith("W/"));
    Optional<String> validator = tag.or(() -> headers.firstValue("Last-Modified"));
    if (validator.isPresent()) {
      Files.writeString(validatorFile(file), validator.get());
    } else {
      Files.deleteIfExists(validatorFile(file));
    }
  }

  static Path validatorFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".validator");
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UserException(file + ": cannot be read: " + FileErrors.reason(e), e);
    }
  }
}
