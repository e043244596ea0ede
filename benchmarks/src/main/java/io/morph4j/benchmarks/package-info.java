/**
 * Measurements of Morph4J beside other libraries, which {@code morph4j bench} runs.
 *
 * <p>{@link io.morph4j.benchmarks.Measurements} is the entry; it runs one of four tables. {@link
 * io.morph4j.benchmarks.SideBySide} compares cases: for each it starts one fresh process for us
 * ({@link io.morph4j.benchmarks.Worker}, in a JVM with the options of this one) and one for each
 * {@link io.morph4j.benchmarks.Peer}, and {@link io.morph4j.benchmarks.Turns} lets them take turns
 * by the line protocol of {@link io.morph4j.benchmarks.Side}. {@link
 * io.morph4j.benchmarks.GrowthRun}, {@link io.morph4j.benchmarks.ConvolutionRun} and {@link
 * io.morph4j.benchmarks.OpRun} measure us alone. Cases come from {@link
 * io.morph4j.benchmarks.workload.WorkloadProvider}s; {@code peer.py} and the project {@code
 * benchmarks/peers} have the same names.
 */
@NullMarked
package io.morph4j.benchmarks;

import org.jspecify.annotations.NullMarked;
