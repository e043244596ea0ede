package io.morph4j.serve;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What is answered at which path. */
final class Routes implements AutoCloseable {
  private static final String JSON = "application/json";

  /** The page's own script and style stand in it; it loads nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
          + " img-src 'self' blob: data:; connect-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final Limits limits;
  private final ServedModels models;
  private final TrainingRuns runs;
  private final SameOrigin sameOrigin;
  private final RateLimit rate;
  private final Uploads uploads;
  private final WorkQueue queue;
  private final ServerMetrics metrics;
  private final Translation translation;
  private final Sampling sampling;
  private final byte[] page = resource("page.html");
  private final byte[] openApi = resource("openapi.json");

  /** A path with what answers it. */
  record Route(boolean posts, String path, Handler handler) {}

  Routes(String host, Limits limits, ServedModels models, TrainingRuns runs) {
    this.limits = limits;
    this.models = models;
    this.runs = runs;
    this.sameOrigin = new SameOrigin(host);
    this.rate = new RateLimit(limits.perSecond());
    this.uploads = new Uploads(limits);
    this.queue = new WorkQueue(limits);
    this.metrics = new ServerMetrics(queue, uploads);
    this.translation = new Translation(limits);
    this.sampling = new Sampling(limits);
  }

  List<Route> all() {
    return List.of(
        new Route(false, "/", c -> c.contentType("text/html; charset=utf-8").result(page)),
        new Route(true, "/api/translate", this::translate),
        new Route(true, "/api/sample", this::sample),
        new Route(false, "/api/model", this::model),
        new Route(false, "/api/runs", this::listRuns),
        new Route(false, "/api/runs/{name}", this::curves),
        new Route(false, "/api/runs/{name}/sample", this::runSample),
        new Route(false, "/openapi.json", c -> c.contentType(JSON).result(openApi)),
        new Route(false, "/health", this::health),
        new Route(
            false,
            "/metrics",
            c -> c.contentType(ServerMetrics.CONTENT_TYPE).result(metrics.text())));
  }

  /** The handler of a route, whose failures become answers and which is counted. */
  Handler guarded(Route route) {
    return context -> {
      long start = System.nanoTime();
      context.header("Content-Security-Policy", POLICY);
      context.header("X-Content-Type-Options", "nosniff");
      context.header("Referrer-Policy", "no-referrer");
      context.header("Cache-Control", "no-store");
      try {
        sameOrigin.check(context);
        route.handler().handle(context);
      } catch (Throwable e) {
        JsonErrors.answer(context, e);
      }
      metrics.answered(route.path(), context.statusCode(), System.nanoTime() - start);
    };
  }

  /** The answer to a request that no route takes. */
  void unknown(Context context, HttpResponseException error) {
    JsonErrors.answer(context, error);
    metrics.answered("none", context.statusCode(), 0);
  }

  private void translate(Context context) throws Exception {
    try (Uploads.Body body = uploads.read(context.req())) {
      Form form = form(context, body, true, Translation.FIELDS);
      ServedModel model = models.named(form.text("model"));
      translation.check(model, form);
      context.contentType("image/png").result(timed(context, () -> translation.of(model, form)));
    }
  }

  private void sample(Context context) throws Exception {
    try (Uploads.Body body = uploads.read(context.req())) {
      Form form = form(context, body, false, Sampling.FIELDS);
      ServedModel model = models.named(form.text("model"));
      Sampling.Answer answer = timed(context, () -> sampling.of(model, form));
      context.contentType(answer.contentType()).result(answer.bytes());
    }
  }

  private Form form(Context context, Uploads.Body body, boolean picture, List<String> fields) {
    rate.count(context.ip());
    Form form = Form.of(context.queryParamMap(), context.contentType(), body.bytes(), picture);
    form.requireKnown(fields);
    return form;
  }

  /** The result of {@code work} when it is its turn, with how long it took in the head. */
  private <T> T timed(Context context, Callable<T> work) throws Exception {
    return queue.run(
        () -> {
          long start = System.nanoTime();
          T result = work.call();
          long millis = (System.nanoTime() - start) / 1_000_000;
          context.header("Server-Timing", "model;dur=" + millis);
          return result;
        });
  }

  private void model(Context context) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("models", models.facts());
    facts.put("uploadBytes", limits.uploadBytes());
    facts.put("pixels", limits.pixels());
    json(context, facts);
  }

  private void health(Context context) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("status", "ok");
    facts.put("working", queue.working());
    facts.put("waiting", queue.waiting());
    json(context, facts);
  }

  private void listRuns(Context context) {
    json(context, Map.of("runs", runs.list()));
  }

  private void curves(Context context) {
    json(context, runs.curves(runName(context)));
  }

  private void runSample(Context context) {
    byte[] png = runs.sample(runName(context));
    if (png == null) {
      throw Refusal.notFound("the run has no sample picture yet");
    }
    context.contentType("image/png").result(png);
  }

  /** The name in the path, if it is one of the list. */
  private String runName(Context context) {
    String name = context.pathParam("name");
    return runs.list().stream()
        .map(TrainingRuns.Run::name)
        .filter(name::equals)
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("there is no such run"));
  }

  private static void json(Context context, Object value) {
    context.contentType(JSON).result(Json.text(value));
  }

  private static byte[] resource(String name) {
    try (InputStream in = Routes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes no more work and waits for what is there. */
  void finish() {
    queue.close();
  }

  @Override
  public void close() {
    models.close();
  }
}
