/**
 * Model files and translation.
 *
 * <p>{@link io.morph4j.core.model.Translator} loads a {@link io.morph4j.core.model.ModelFile} and
 * turns pictures into pictures. A model file is a {@link io.morph4j.core.model.Safetensors} file
 * that describes itself by a {@link io.morph4j.core.model.ModelDescription}; {@link
 * io.morph4j.core.model.CheckpointImport} makes one from a published state dictionary. Files are
 * written by {@link io.morph4j.core.model.AtomicFile}: complete, or not at all. What a user can do
 * wrong ends in a {@link io.morph4j.core.model.UserException}, wrong options in its subclass {@link
 * io.morph4j.core.model.UsageException}.
 */
@NullMarked
package io.morph4j.core.model;

import org.jspecify.annotations.NullMarked;
