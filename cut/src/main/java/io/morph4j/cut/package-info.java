/**
 * CUT and FastCUT (Park et al. 2020, arXiv:2007.15651): unpaired translation from domain A to B by
 * one generator and one discriminator; what a patch shows is kept by a contrastive loss.
 *
 * <p>{@link io.morph4j.cut.Cut} registers the architecture, {@link io.morph4j.cut.CutConfig} holds
 * its options, {@link io.morph4j.cut.CutTrainer} is the training step, {@link
 * io.morph4j.cut.PatchNce} the loss.
 */
@NullMarked
package io.morph4j.cut;

import org.jspecify.annotations.NullMarked;
