/**
 * Measures of translated pictures. Picture against picture: {@link
 * io.morph4j.core.metric.PairMeasure} and {@link io.morph4j.core.metric.PerceptualDistance}; set
 * against set, over the features of a {@link io.morph4j.core.metric.FeatureExtractor}: {@link
 * io.morph4j.core.metric.FrechetDistance} and {@link io.morph4j.core.metric.KernelDistance}; signs
 * of known failures: {@link io.morph4j.core.metric.CheckerboardEnergy}, {@link
 * io.morph4j.core.metric.EdgeEnergy}, {@link io.morph4j.core.metric.ColourCorrelation}, {@link
 * io.morph4j.core.metric.IdentityCollapse}, {@link io.morph4j.core.metric.Diversity}.
 *
 * <p>A number is worth nothing without what it was measured by: results are handed on as a {@link
 * io.morph4j.core.metric.Measure}, which holds its {@link io.morph4j.core.metric.Protocol}.
 */
@NullMarked
package io.morph4j.core.metric;

import org.jspecify.annotations.NullMarked;
