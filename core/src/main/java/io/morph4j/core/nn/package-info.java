/**
 * Layers. A {@link io.morph4j.core.nn.Module} names its parameters and children; a {@link
 * io.morph4j.core.nn.Layer} is a module from one tensor to one tensor; {@link
 * io.morph4j.core.nn.Sequential} chains layers; {@link io.morph4j.core.nn.FlatParameters} packs the
 * parameters of a whole network into one buffer for optimisers and files.
 */
@NullMarked
package io.morph4j.core.nn;

import org.jspecify.annotations.NullMarked;
