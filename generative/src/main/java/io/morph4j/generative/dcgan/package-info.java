/** DCGAN (Radford et al. 2016) under any adversarial loss, conditional or not. */
@NullMarked
package io.morph4j.generative.dcgan;

import org.jspecify.annotations.NullMarked;
