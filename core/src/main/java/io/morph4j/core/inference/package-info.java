/**
 * Trained models at work.
 *
 * <p>{@link io.morph4j.core.inference.Inference} runs the networks of one model file. Over it stand
 * {@link io.morph4j.core.inference.Translator} (pictures to pictures, with a {@link
 * io.morph4j.core.inference.Guide} where there are several domains), {@link
 * io.morph4j.core.inference.Sampler} (noise and codes to pictures or points) and {@link
 * io.morph4j.core.inference.Encoder} (pictures to codes). How the networks of a file go together is
 * told by its {@link io.morph4j.core.model.Signature} and the networks' roles.
 */
@NullMarked
package io.morph4j.core.inference;

import org.jspecify.annotations.NullMarked;
