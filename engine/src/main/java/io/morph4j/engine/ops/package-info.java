/**
 * Differentiable functions of tensors, one class per family.
 *
 * <p>A function computes its value into memory of the running step and, while recording, notes how
 * to differentiate it. Derivatives are written in these same functions, so they can be
 * differentiated again wherever gradient penalties need that.
 */
@NullMarked
package io.morph4j.engine.ops;

import org.jspecify.annotations.NullMarked;
