/**
 * Translation among several domains with one generator, StarGAN v1 and v2 (Choi et al. 2018, 2020):
 * configurations, networks and trainers. Empty so far.
 */
package io.morph4j.stargan;
