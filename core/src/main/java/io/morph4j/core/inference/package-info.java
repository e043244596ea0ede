/**
 * Trained models at work: {@link io.morph4j.core.inference.Translator} loads a {@link
 * io.morph4j.core.model.ModelFile} and turns pictures into pictures.
 */
@NullMarked
package io.morph4j.core.inference;

import org.jspecify.annotations.NullMarked;
