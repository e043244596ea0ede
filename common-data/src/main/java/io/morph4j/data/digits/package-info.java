/** Drawn digits of which everything is known: class, slant, thickness and position. */
@NullMarked
package io.morph4j.data.digits;

import org.jspecify.annotations.NullMarked;
