/** BiGAN (Donahue et al. 2017): an encoder learned beside the generator. */
@NullMarked
package io.morph4j.generative.bigan;

import org.jspecify.annotations.NullMarked;
