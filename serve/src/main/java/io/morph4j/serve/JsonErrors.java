package io.morph4j.serve;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.morph4j.core.file.UserException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers to what went wrong: {@code {"error": "one line"}}. What is not the client's mistake goes
 * to the log, not to the client.
 */
final class JsonErrors {
  private static final Logger LOG = LoggerFactory.getLogger(JsonErrors.class);
  private static final String JSON = "application/json";

  private JsonErrors() {}

  static void answer(Context context, Throwable error) {
    if (error instanceof Refusal refusal) {
      if (refusal.retryAfter() > 0) {
        context.header("Retry-After", String.valueOf(refusal.retryAfter()));
      }
      answer(context, refusal.status(), refusal.reason());
    } else if (error instanceof UserException) {
      answer(context, 400, firstLine(error));
    } else if (error instanceof HttpResponseException http) {
      answer(context, http.getStatus(), firstLine(error));
    } else if (error instanceof OutOfMemoryError) {
      LOG.warn("out of memory", error);
      context.header("Retry-After", "5");
      answer(context, 503, "there is not enough memory for this at the moment");
    } else {
      LOG.error("{} {} failed", context.method(), context.path(), error);
      answer(context, 500, "the server failed; its log says why");
    }
  }

  private static void answer(Context context, int status, String reason) {
    context.status(status).contentType(JSON).result(Json.text(Map.of("error", reason)));
  }

  private static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }

  /** The same for requests that are wrong before any route is chosen. */
  static boolean ofServer(Request request, Response response, Callback callback) {
    String line = Json.text(Map.of("error", "HTTP " + response.getStatus()));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
    response.write(true, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }
}
