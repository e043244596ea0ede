/**
 * What {@code morph4j demo} says about its result: {@link io.morph4j.tools.report.HueScore}
 * measures translations, {@link io.morph4j.tools.report.LossPlot} draws the training, and {@link
 * io.morph4j.tools.report.DemoPage} puts both on a page beside the pictures.
 *
 * <p>{@link io.morph4j.tools.report.RunPage} is the page of a training run, {@link
 * io.morph4j.tools.report.ResultsPage} that of an evaluation, and {@link
 * io.morph4j.tools.report.EventFile} takes a run to TensorBoard.
 */
@NullMarked
package io.morph4j.tools.report;

import org.jspecify.annotations.NullMarked;
