/**
 * Trained models at work: {@code translate} takes pictures through one, {@code info} tells what it
 * is.
 *
 * <p>Uses {@code cli}, {@code report} and {@code film}.
 */
@NullMarked
package io.morph4j.tools.translate;

import org.jspecify.annotations.NullMarked;
