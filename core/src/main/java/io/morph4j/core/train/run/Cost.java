package io.morph4j.core.train.run;

/**
 * What a step was measured to cost.
 *
 * @param secondsPerStep of the fastest step of the warm-up, waiting for data included
 * @param stepBytes of step memory at the peak
 * @param stepsBefore steps that the run had made before
 */
public record Cost(double secondsPerStep, long stepBytes, long stepsBefore) {}
