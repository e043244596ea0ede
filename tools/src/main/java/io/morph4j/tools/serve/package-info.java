/**
 * Trained models behind HTTP: {@code serve} opens them and listens until it is interrupted.
 *
 * <p>Uses {@code cli} and {@code report}.
 */
@NullMarked
package io.morph4j.tools.serve;

import org.jspecify.annotations.NullMarked;
