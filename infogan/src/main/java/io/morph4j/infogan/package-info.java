/**
 * Generation with interpretable codes, InfoGAN (Chen et al. 2016): the configuration, networks and
 * trainer. Empty so far.
 */
package io.morph4j.infogan;
