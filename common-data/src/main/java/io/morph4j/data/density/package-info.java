/**
 * Grey pictures read as probability densities in the unit square: {@link
 * io.morph4j.data.density.Density} draws points from one, {@link
 * io.morph4j.data.density.DensityPictures} draws some to learn, {@link
 * io.morph4j.data.density.PointHistogram} compares points with them.
 */
@NullMarked
package io.morph4j.data.density;

import org.jspecify.annotations.NullMarked;
