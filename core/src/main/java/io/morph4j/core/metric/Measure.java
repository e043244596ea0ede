package io.morph4j.core.metric;

/**
 * A measured number together with the way it was measured.
 *
 * @param name of the measure, e.g. {@code ssim}
 * @param value the number; its range is told by the class that computes it
 * @param protocol what the number depends on
 */
public record Measure(String name, double value, Protocol protocol) {}
