/**
 * Paired image-to-image translation with a conditional GAN (Isola et al. 2017): the configuration,
 * the trainer and what only this architecture needs. Empty so far.
 */
package io.morph4j.pix2pix;
