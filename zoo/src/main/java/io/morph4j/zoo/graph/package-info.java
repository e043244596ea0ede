/**
 * Morph4J's networks as graphs of DL4J. {@link io.morph4j.zoo.graph.NetworkModel} is the way in:
 * the options of a network make a {@code ZooModel}, a model file fills its {@code
 * ComputationGraph}, {@link io.morph4j.zoo.graph.GraphExport} writes that as a zip of DL4J.
 *
 * <p>What DL4J lacks is here as layers of its kind: {@link
 * io.morph4j.zoo.graph.InstanceNormalization} and {@link io.morph4j.zoo.graph.BorderPadding}.
 */
@NullMarked
package io.morph4j.zoo.graph;

import org.jspecify.annotations.NullMarked;
