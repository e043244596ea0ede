/**
 * What {@code morph4j demo} says about its result: {@link io.morph4j.tools.report.HueScore}
 * measures translations, {@link io.morph4j.tools.report.LossPlot} draws the training, and {@link
 * io.morph4j.tools.report.DemoPage} puts both on a page beside the pictures.
 */
@NullMarked
package io.morph4j.tools.report;

import org.jspecify.annotations.NullMarked;
