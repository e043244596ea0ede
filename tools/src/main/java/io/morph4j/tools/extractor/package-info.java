/**
 * The training of the built-in feature extractor, {@code train-extractor}: {@link
 * io.morph4j.tools.extractor.DrawnPicture} makes pictures of known content, {@link
 * io.morph4j.tools.extractor.Fault} spoils them in known ways, and {@link
 * io.morph4j.tools.extractor.ExtractorTraining} teaches the network to tell both.
 *
 * <p>Uses {@code cli}.
 */
@NullMarked
package io.morph4j.tools.extractor;

import org.jspecify.annotations.NullMarked;
