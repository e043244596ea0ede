/**
 * Training: an {@link io.morph4j.core.train.Architecture} makes a {@link
 * io.morph4j.core.train.Trainer}, the training loop calls its steps, and a run folder keeps what
 * comes of them.
 */
@NullMarked
package io.morph4j.core.train;

import org.jspecify.annotations.NullMarked;
