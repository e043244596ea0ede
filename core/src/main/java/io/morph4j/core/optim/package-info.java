/**
 * Optimisers over {@link io.morph4j.core.nn.FlatParameters}, learning-rate schedules, the moving
 * average of weights and weight clipping.
 */
@NullMarked
package io.morph4j.core.optim;

import org.jspecify.annotations.NullMarked;
