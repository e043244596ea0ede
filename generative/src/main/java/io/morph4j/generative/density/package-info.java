/**
 * GANs that learn to draw points from a density in the plane, with or without a condition
 * (Goodfellow et al. 2014; Mirza and Osindero 2014).
 */
@NullMarked
package io.morph4j.generative.density;

import org.jspecify.annotations.NullMarked;
