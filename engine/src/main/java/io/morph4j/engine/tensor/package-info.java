/**
 * Tensors with gradients.
 *
 * <p>Start at {@link io.morph4j.engine.tensor.Tensor}: an n-dimensional array and, while a {@link
 * io.morph4j.engine.tensor.StepScope} records, the operation that made it. {@link
 * io.morph4j.engine.tensor.Gradients#of} walks those operations backwards. A {@link
 * io.morph4j.engine.tensor.Parameter} is the leaf that outlives a step. All other arrays come from
 * the {@link io.morph4j.engine.tensor.StepMemory} of the running step and go back to it.
 */
@NullMarked
package io.morph4j.engine.tensor;

import org.jspecify.annotations.NullMarked;
