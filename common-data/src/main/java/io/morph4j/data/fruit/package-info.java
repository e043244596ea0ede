/**
 * A small renderer of still lifes with apples or oranges. {@link
 * io.morph4j.data.fruit.Scene#random} draws what is to be seen from a random stream: a {@link
 * io.morph4j.data.fruit.Backdrop}, a {@link io.morph4j.data.fruit.Light} and some {@link
 * io.morph4j.data.fruit.Fruit}s; {@link io.morph4j.data.fruit.Scene#render} turns it into samples
 * and a mask at any size. Backdrop, light, places and sizes are drawn in the same way for both
 * kinds of fruit, so that nothing but the fruit itself tells the kinds apart.
 *
 * <p>Coordinates: x to the right, y up, z towards the viewer; the picture is the unit square.
 * Colours are linear light. Only arithmetic and square roots are used per pixel, whose results Java
 * fixes to the bit: the same seed gives the same picture on every machine.
 */
@NullMarked
package io.morph4j.data.fruit;

import org.jspecify.annotations.NullMarked;
