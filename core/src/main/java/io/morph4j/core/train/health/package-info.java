/**
 * Rules for trainings that go wrong quietly: {@link io.morph4j.core.train.health.LossHealth} looks
 * at the losses, {@link io.morph4j.core.train.health.SampleHealth} at the samples that are drawn
 * anyway; each {@link io.morph4j.core.train.health.HealthWarning} has a {@link
 * io.morph4j.core.train.health.HealthCause}.
 */
@NullMarked
package io.morph4j.core.train.health;

import org.jspecify.annotations.NullMarked;
