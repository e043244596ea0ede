/**
 * CycleGAN (Zhu et al. 2017, arXiv:1703.10593): unpaired translation between two domains A and B.
 *
 * <p>{@link io.morph4j.cyclegan.CycleGan} registers the architecture, {@link
 * io.morph4j.cyclegan.CycleGanConfig} holds its options with the published defaults, {@link
 * io.morph4j.cyclegan.CycleGanTrainer} is the training step, in the order of the paper.
 */
@NullMarked
package io.morph4j.cyclegan;

import org.jspecify.annotations.NullMarked;
