/**
 * LossFunctions: adversarial ({@link io.morph4j.core.loss.GanLoss}), reconstruction and
 * classification ({@link io.morph4j.core.loss.LossFunctions}), penalties on the discriminator's
 * gradient ({@link io.morph4j.core.loss.GradientPenalties}).
 */
@NullMarked
package io.morph4j.core.loss;

import org.jspecify.annotations.NullMarked;
