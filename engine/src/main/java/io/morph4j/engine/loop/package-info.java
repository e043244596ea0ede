/**
 * Plain loops over float arrays in host memory.
 *
 * <p>{@link io.morph4j.engine.loop.HostLoop} is the door to host memory and splits a loop over the
 * threads; {@link io.morph4j.engine.loop.ChannelLoops} and {@link io.morph4j.engine.loop.BlockLoop}
 * walk over feature maps. Nothing here knows of tensors.
 */
@NullMarked
package io.morph4j.engine.loop;

import org.jspecify.annotations.NullMarked;
