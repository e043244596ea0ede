/**
 * InfoGAN (Chen et al. 2016, arXiv:1606.03657): pictures from noise and codes, where a recogniser
 * that reads the codes back from the pictures gives each code a meaning.
 *
 * <p>Three published forms, a package of networks and their game each: {@link
 * io.morph4j.infogan.paper}, {@link io.morph4j.infogan.shared} and {@link
 * io.morph4j.infogan.classifier}; {@link io.morph4j.infogan.codes} is what they share.
 */
@NullMarked
package io.morph4j.infogan;

import org.jspecify.annotations.NullMarked;
