package io.morph4j.serve;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.morph4j.core.file.UserException;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Models behind HTTP: a page at {@code /} and the endpoints that {@code /openapi.json} describes.
 * Nothing that a request says is taken for a path, no file is written, and no other site's page may
 * use it.
 */
public final class ModelServer implements AutoCloseable {
  /** Threads for what is answered at once, beyond those that read, wait and work. */
  private static final int SPARE_THREADS = 32;

  private static final int FEWEST_THREADS = 8;
  private static final int THREAD_IDLE_MILLIS = 60_000;

  private final Javalin server;
  private final Routes routes;

  private ModelServer(Javalin server, Routes routes) {
    this.server = server;
    this.routes = routes;
  }

  /**
   * Starts to listen.
   *
   * @param host an address of this machine; {@code 127.0.0.1} for this machine alone
   * @param port 0 for any that is free
   * @param models closed with the server; the first is the one that requests mean which name none
   * @throws UserException if the port is taken
   */
  public static ModelServer start(
      String host, int port, Limits limits, List<ServedModel> models, TrainingRuns runs) {
    Routes routes = new Routes(host, limits, new ServedModels(models), runs);
    Javalin server =
        Javalin.create(
            config -> {
              quiet(config);
              QueuedThreadPool threads = threads(limits);
              config.jetty.threadPool = threads;
              config.jetty.addConnector((s, http) -> connector(s, http, host, port, limits));
              config.jetty.modifyServer(s -> s.setErrorHandler(JsonErrors::ofServer));
              routes.all().forEach(route -> add(config, routes, route));
              config.routes.exception(
                  HttpResponseException.class, (e, context) -> routes.unknown(context, e));
            });
    try {
      server.start();
    } catch (JavalinBindException e) {
      routes.close();
      throw new UserException(
          "cannot listen on %s port %d, another program does: choose another port"
              .formatted(host, port),
          e);
    } catch (RuntimeException e) {
      routes.close();
      throw e;
    }
    return new ModelServer(server, routes);
  }

  private static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.prefer405over404 = true;
  }

  private static void add(JavalinConfig config, Routes routes, Routes.Route route) {
    HandlerType method = route.posts() ? HandlerType.POST : HandlerType.GET;
    config.routes.addHttpHandler(method, route.path(), routes.guarded(route));
  }

  private static QueuedThreadPool threads(Limits limits) {
    int most = limits.uploads() + limits.queue() + limits.workers() + SPARE_THREADS;
    QueuedThreadPool threads = new QueuedThreadPool(most, FEWEST_THREADS, THREAD_IDLE_MILLIS);
    threads.setName("serve");
    return threads;
  }

  private static Connector connector(
      Server server, HttpConfiguration http, String host, int port, Limits limits) {
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(limits.uploadTime().toMillis());
    return connector;
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** Takes no more requests, ends those at work, and closes the models. */
  @Override
  public void close() {
    routes.finish();
    server.stop();
    routes.close();
  }
}
