package io.morph4j.serve;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.DoubleSupplier;
import org.bytedeco.javacpp.Pointer;

/** What a server counts, in Prometheus' text format. */
final class ServerMetrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("morph4j_requests_total")
          .help("Requests by route and status.")
          .labelNames("route", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("morph4j_request_seconds")
          .help("Time from a request's head to its answer, by route.")
          .unit(Unit.SECONDS)
          .classicOnly()
          .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60)
          .labelNames("route")
          .register(registry);

  ServerMetrics(WorkQueue queue, Uploads uploads) {
    gauge("morph4j_requests_working", "Requests that are worked on.", queue::working);
    gauge("morph4j_requests_waiting", "Requests that wait for their turn.", queue::waiting);
    gauge("morph4j_uploads_reading", "Bodies that are being read.", uploads::reading);
    gauge(
        "morph4j_heap_bytes",
        "Java heap in use.",
        () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    gauge(
        "morph4j_resident_bytes",
        "Memory that the process occupies, outside the Java heap too.",
        Pointer::physicalBytes);
    CounterWithCallback.builder()
        .name("morph4j_uploaded_bytes_total")
        .help("Bytes of bodies received.")
        .callback(callback -> callback.call(uploads.received()))
        .register(registry);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  void answered(String route, int status, long nanos) {
    requests.labelValues(route, String.valueOf(status)).inc();
    seconds.labelValues(route).observe(nanos * 1e-9);
  }

  /** All of it as {@link #CONTENT_TYPE}. */
  byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
