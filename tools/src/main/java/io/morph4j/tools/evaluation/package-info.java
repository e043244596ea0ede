/**
 * Evaluation of pictures: the held-out pictures of a data folder ({@link
 * io.morph4j.tools.evaluation.TestSet}), the measures that can be asked for ({@link
 * io.morph4j.tools.evaluation.MeasureName}), their computation picture by picture ({@link
 * io.morph4j.tools.evaluation.Evaluation}), and the commands {@code evaluate} and {@code metrics}
 * over them.
 *
 * <p>Uses {@code cli}, {@code report} and {@code translate}.
 */
@NullMarked
package io.morph4j.tools.evaluation;

import org.jspecify.annotations.NullMarked;
