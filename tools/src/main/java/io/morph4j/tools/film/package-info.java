/**
 * Films through a model: {@link io.morph4j.tools.film.FilmWork} is what {@code translate} does with
 * film files and with folders of frames.
 *
 * <p>Uses {@code cli}.
 */
@NullMarked
package io.morph4j.tools.film;

import org.jspecify.annotations.NullMarked;
