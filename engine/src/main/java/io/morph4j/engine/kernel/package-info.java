/**
 * Raw numeric work that is worth choosing by machine: {@link
 * io.morph4j.engine.kernel.ConvolutionKernels} by ND4J (every backend, float and double) or by
 * oneDNN 3 called directly (CPU, float).
 */
@NullMarked
package io.morph4j.engine.kernel;

import org.jspecify.annotations.NullMarked;
