/**
 * Films through a function of pictures: start reading at {@link io.morph4j.data.film.Film}. {@link
 * io.morph4j.data.film.FilmTranslation} is the function that a model makes.
 */
@NullMarked
package io.morph4j.data.film;

import org.jspecify.annotations.NullMarked;
