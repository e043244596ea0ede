/**
 * VAE-GAN (Larsen et al. 2016): an autoencoder that compares pictures in the features of a
 * discriminator.
 */
@NullMarked
package io.morph4j.generative.vaegan;

import org.jspecify.annotations.NullMarked;
