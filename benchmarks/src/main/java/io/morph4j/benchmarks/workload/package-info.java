/**
 * What {@code morph4j bench} measures, as modules offer it.
 *
 * <p>A module adds rows with an implementation of {@link
 * io.morph4j.benchmarks.workload.WorkloadProvider} and a line in {@code META-INF/services}, as it
 * adds an architecture. The measuring itself is in the benchmarks module.
 */
@NullMarked
package io.morph4j.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
