/** A small form with nearest-neighbour upsampling, squares, and three optimisers. */
@NullMarked
package io.morph4j.infogan.shared;

import org.jspecify.annotations.NullMarked;
