/**
 * Pix2pix (Isola et al. 2017, arXiv:1611.07004): translation learned from pairs of pictures.
 *
 * <p>{@link io.morph4j.pix2pix.Pix2Pix} registers the architecture, {@link
 * io.morph4j.pix2pix.Pix2PixConfig} holds its options with the published defaults, {@code
 * Pix2PixNetworks} builds the networks they ask for, {@link io.morph4j.pix2pix.Pix2PixTrainer} is
 * the training step, in the order of the paper.
 */
@NullMarked
package io.morph4j.pix2pix;

import org.jspecify.annotations.NullMarked;
