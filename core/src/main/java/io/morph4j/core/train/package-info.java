/**
 * Training.
 *
 * <p>An {@link io.morph4j.core.train.Architecture} makes a {@link io.morph4j.core.train.Trainer}
 * from a config record, whose components {@link io.morph4j.core.config.ConfigRecords} turns into
 * options. The {@link io.morph4j.core.train.TrainingLoop} calls the trainer's steps until {@link
 * io.morph4j.core.train.StopAfter} says so and tells {@link
 * io.morph4j.core.train.TrainingListener}s; a {@link io.morph4j.core.train.TrainingRun} is the
 * folder that keeps what comes of them, with the {@link io.morph4j.core.train.Checkpoint} that a
 * later session goes on from.
 *
 * <p>The {@link io.morph4j.core.train.HealthMonitor} warns of trainings that go wrong quietly;
 * those that explode are ended and go back to the last sound checkpoint. {@link
 * io.morph4j.core.train.TrainingLoop#warmUp} measures what a step costs, and {@link
 * io.morph4j.core.train.BestBy} says which models are the best.
 */
@NullMarked
package io.morph4j.core.train;

import org.jspecify.annotations.NullMarked;
