/**
 * Data sets: {@code data make}, {@code data fetch} and {@code data inspect}.
 *
 * <p>Uses {@code cli}.
 */
@NullMarked
package io.morph4j.tools.data;

import org.jspecify.annotations.NullMarked;
