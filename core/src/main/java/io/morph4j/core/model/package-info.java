/**
 * What a model file says.
 *
 * <p>A {@link io.morph4j.core.model.ModelFile} is a {@link io.morph4j.core.file.Safetensors} file
 * that describes itself by a {@link io.morph4j.core.model.ModelDescription}; {@link
 * io.morph4j.core.model.CheckpointImport} makes one from a published state dictionary.
 */
@NullMarked
package io.morph4j.core.model;

import org.jspecify.annotations.NullMarked;
