/**
 * StarGAN (Choi et al. 2018): one generator translates a picture to any of several domains, or to
 * any combination of attributes. Start reading at {@link io.morph4j.stargan.v1.StarGan1Generator}.
 */
@NullMarked
package io.morph4j.stargan.v1;

import org.jspecify.annotations.NullMarked;
