package io.morph4j.tools.evaluation;

import io.morph4j.data.Picture;
import org.jspecify.annotations.Nullable;

/**
 * One translated picture with what it is measured by.
 *
 * @param name within the set
 * @param input of the network, null where only results are at hand
 * @param output of the network
 * @param truth the right answer, null if there is none
 * @param reference some picture of the target domain: the truth, if there is one
 * @param wayBack the output translated back, null if there is no network for that
 */
public record Sample(
    String name,
    @Nullable Picture input,
    Picture output,
    @Nullable Picture truth,
    @Nullable Picture reference,
    @Nullable Picture wayBack) {}
