/**
 * InfoGAN (Chen et al. 2016, arXiv:1606.03657): pictures from noise and codes, where a recogniser
 * that reads the codes back from the pictures gives each code a meaning.
 *
 * <p>Three published forms, one file of networks each: {@link io.morph4j.infogan.PaperNetworks},
 * {@link io.morph4j.infogan.SharedNetworks} and {@link io.morph4j.infogan.ClassifierNetworks}.
 */
@NullMarked
package io.morph4j.infogan;

import org.jspecify.annotations.NullMarked;
