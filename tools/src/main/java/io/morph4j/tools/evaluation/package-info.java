/**
 * Evaluation of translated pictures: the held-out pictures of a data folder ({@link
 * io.morph4j.tools.evaluation.TestSet}), the measures that can be asked for ({@link
 * io.morph4j.tools.evaluation.MeasureName}) and their computation picture by picture ({@link
 * io.morph4j.tools.evaluation.Evaluation}).
 */
@NullMarked
package io.morph4j.tools.evaluation;

import org.jspecify.annotations.NullMarked;
