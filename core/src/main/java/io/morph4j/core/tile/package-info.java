/**
 * Networks from pictures to pictures, computed part by part in bounded memory with the numbers of
 * the whole picture.
 *
 * <p>{@link io.morph4j.core.tile.TiledNetwork} traces a network once on a small picture and then
 * computes the traced operations on tiles. What normalises by the statistics of its own input needs
 * those of the whole map first, so that map is computed tile by tile before anything that stands on
 * it; maps that are dear to compute again are kept meanwhile, in memory or in files.
 */
@NullMarked
package io.morph4j.core.tile;

import org.jspecify.annotations.NullMarked;
