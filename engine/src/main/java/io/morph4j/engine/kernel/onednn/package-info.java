/**
 * Convolutions by oneDNN 3: a tour.
 *
 * <p>{@link io.morph4j.engine.kernel.onednn.OneDnnKernels} is the door. It describes a call as a
 * {@link io.morph4j.engine.kernel.onednn.ConvolutionProblem} (pass, shapes, precision, whether
 * packed weights serve again) and asks its list of {@link
 * io.morph4j.engine.kernel.onednn.ConvolutionMethod}s, top to bottom; the first that suits
 * computes. The thresholds stand in the methods, each with its reason.
 *
 * <ol>
 *   <li>{@link io.morph4j.engine.kernel.onednn.OneChannelConvolution}: one output, few pixels; the
 *       last layer of a PatchGAN. Loops in Java, no reorder.
 *   <li>{@link io.morph4j.engine.kernel.onednn.Im2colConvolution}: few pixels, many weights; the
 *       inner levels of a U-Net. im2col and a matmul that reads the weights as they lie.
 *   <li>{@link io.morph4j.engine.kernel.onednn.WinogradConvolution}: 3×3 of many channels in float;
 *       the residual blocks of a ResNet. Three transforms around a batched matmul.
 *   <li>{@link io.morph4j.engine.kernel.onednn.SpaceToDepthConvolution}: up to four outputs; the
 *       last layer of a generator. Outputs of 2×2 pixels become channels.
 *   <li>{@link io.morph4j.engine.kernel.onednn.SubPixelConvolution}: the gradient of up to four
 *       inputs at stride 2; the last layer of a U-Net. Its four phases become channels.
 *   <li>{@link io.morph4j.engine.kernel.onednn.DirectConvolution}: all others, by oneDNN's own
 *       convolution, in a {@link io.morph4j.engine.kernel.onednn.ConvolutionSlice} for each thread.
 * </ol>
 *
 * <p>Below the methods: {@link io.morph4j.engine.kernel.onednn.Matmul} multiplies matrices; a
 * {@link io.morph4j.engine.kernel.onednn.SlicedPrimitive} is one oneDNN primitive cut into parts,
 * with the reorders before and behind ({@link io.morph4j.engine.kernel.onednn.ReorderCalls}, by way
 * of the {@link io.morph4j.engine.kernel.onednn.VnniLayout} or a {@link
 * io.morph4j.engine.kernel.onednn.TiledTranspose} where that is faster); {@link
 * io.morph4j.engine.kernel.onednn.PackedWeights} remembers what a reorder made of weights that stay
 * as they are; {@link io.morph4j.engine.kernel.onednn.OneDnnTeam} is the threads, and {@link
 * io.morph4j.engine.kernel.onednn.Scratchpad} the memory that all primitives share.
 */
@NullMarked
package io.morph4j.engine.kernel.onednn;

import org.jspecify.annotations.NullMarked;
