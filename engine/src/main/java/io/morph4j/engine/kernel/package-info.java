/**
 * What a convolution is and who computes it: {@link io.morph4j.engine.kernel.ConvolutionKernels} by
 * ND4J here (every backend, float and double), by oneDNN 3 in the room {@code onednn} (CPU, float).
 */
@NullMarked
package io.morph4j.engine.kernel;

import org.jspecify.annotations.NullMarked;
