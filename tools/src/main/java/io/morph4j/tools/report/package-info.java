/**
 * What is left behind to read: {@link io.morph4j.tools.report.RunPage} is the page of a training
 * run, {@link io.morph4j.tools.report.ResultsPage} that of an evaluation, {@link
 * io.morph4j.tools.report.DemoPage} that of the demo with the curves of {@link
 * io.morph4j.tools.report.LossPlot}. {@link io.morph4j.tools.report.EventFile} takes a run to
 * TensorBoard, {@link io.morph4j.tools.report.Metrics} and {@link
 * io.morph4j.tools.report.MeasuresFile} read what a run has noted.
 *
 * <p>Uses {@code cli}.
 */
@NullMarked
package io.morph4j.tools.report;

import org.jspecify.annotations.NullMarked;
