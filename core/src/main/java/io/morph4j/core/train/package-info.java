/**
 * What an architecture implements, and what the core does for it.
 *
 * <p>An {@link io.morph4j.core.train.Architecture} makes a {@link io.morph4j.core.train.Trainer}
 * from a config record, whose components {@link io.morph4j.core.config.ConfigRecords} turns into
 * options. The trainer registers its parts with a {@link io.morph4j.core.train.Training}, which
 * saves, restores, counts, schedules, samples, exports and closes them. Its {@code step} notes
 * losses on a {@link io.morph4j.core.train.Step} and minimises them as an {@link
 * io.morph4j.core.train.Objective}. Runs and their folders are one floor up, in {@code train.run}.
 */
@NullMarked
package io.morph4j.core.train;

import org.jspecify.annotations.NullMarked;
