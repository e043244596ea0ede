/**
 * Single operations, measured by JMH: {@code morph4j bench --ops}.
 *
 * <p>{@link io.morph4j.benchmarks.ops.OpBenchmark} times the parts of networks, {@link
 * io.morph4j.benchmarks.ops.OverheadBenchmark} what a call costs when there is next to nothing to
 * compute. A new operation is a constant of {@link io.morph4j.benchmarks.ops.Op}.
 */
@NullMarked
package io.morph4j.benchmarks.ops;

import org.jspecify.annotations.NullMarked;
