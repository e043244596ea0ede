/**
 * StarGAN v2 (Choi et al. 2020): one generator translates a picture to any of several domains, in a
 * style drawn from noise by {@link io.morph4j.stargan.v2.MappingNetwork} or read from a reference
 * picture by {@link io.morph4j.stargan.v2.StyleEncoder}. Start reading at {@link
 * io.morph4j.stargan.v2.StarGan2Trainer#step}.
 */
@NullMarked
package io.morph4j.stargan.v2;

import org.jspecify.annotations.NullMarked;
