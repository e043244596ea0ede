package io.morph4j.core.train;

import org.jspecify.annotations.Nullable;

/**
 * What a trainer is made from.
 *
 * @param config the architecture's own config record
 * @param data where the pictures are
 * @param seed of everything random
 * @param plannedSteps steps the run will take, null if the number of epochs in the config decides
 */
public record TrainingRequest(
    Record config, DataLocation data, long seed, @Nullable Long plannedSteps) {}
