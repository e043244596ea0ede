/**
 * Files: {@link io.morph4j.core.file.Safetensors} holds arrays by name, {@link
 * io.morph4j.core.file.AtomicFile} writes a file whole or not at all.
 *
 * <p>What a user can do wrong ends in a {@link io.morph4j.core.file.UserException}, wrong options
 * in its subclass {@link io.morph4j.core.file.UsageException}.
 */
@NullMarked
package io.morph4j.core.file;

import org.jspecify.annotations.NullMarked;
