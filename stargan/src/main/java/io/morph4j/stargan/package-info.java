/**
 * Translation among several domains with one generator: {@link io.morph4j.stargan.v1} by labels
 * (Choi et al. 2018), {@link io.morph4j.stargan.v2} by styles (Choi et al. 2020).
 */
@NullMarked
package io.morph4j.stargan;

import org.jspecify.annotations.NullMarked;
