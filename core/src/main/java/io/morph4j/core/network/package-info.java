/**
 * Networks that several architectures share: the ResNet and U-Net generators, the patch and pixel
 * discriminators, the multi-task discriminator and the AdaIN residual block. {@link
 * io.morph4j.core.network.NetworkKinds} builds any network on the class path from the options in a
 * model file.
 */
@NullMarked
package io.morph4j.core.network;

import org.jspecify.annotations.NullMarked;
