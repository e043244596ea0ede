/**
 * Measurements of Morph4J beside other libraries, which {@code morph4j bench} runs.
 *
 * <p>{@link io.morph4j.benchmarks.SideBySide} is the entry. For each case it starts one fresh
 * process for us ({@link io.morph4j.benchmarks.Worker}, in a JVM with the options of this one) and
 * one for the peer ({@code peer.py}), and lets them take turns by the line protocol of {@link
 * io.morph4j.benchmarks.Side}. A new case is a line in {@link io.morph4j.benchmarks.Workloads} and
 * one of the same name in {@code peer.py}.
 */
@NullMarked
package io.morph4j.benchmarks;

import org.jspecify.annotations.NullMarked;
