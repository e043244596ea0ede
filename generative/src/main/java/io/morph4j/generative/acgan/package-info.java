/** AC-GAN (Odena et al. 2017): the discriminator also names the class. */
@NullMarked
package io.morph4j.generative.acgan;

import org.jspecify.annotations.NullMarked;
