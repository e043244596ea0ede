/**
 * A run of a training and its folder.
 *
 * <p>The {@link io.morph4j.core.train.run.TrainingLoop} calls the steps of a {@link
 * io.morph4j.core.train.Training} until {@link io.morph4j.core.train.run.StopAfter} says so and
 * tells {@link io.morph4j.core.train.run.TrainingListener}s; a {@link
 * io.morph4j.core.train.run.TrainingRun} is the folder that keeps what comes of them, with the
 * {@link io.morph4j.core.train.run.Checkpoint} that a later session goes on from. {@link
 * io.morph4j.core.train.run.BestBy} says which models are the best. Trainings that explode are
 * ended and go back to the last sound checkpoint.
 */
@NullMarked
package io.morph4j.core.train.run;

import org.jspecify.annotations.NullMarked;
