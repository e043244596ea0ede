/**
 * What the generative architectures share: the adversarial losses with their penalties, networks
 * that may be told the class, and what their sample grids are made from.
 */
@NullMarked
package io.morph4j.generative;

import org.jspecify.annotations.NullMarked;
