/**
 * Training: {@link io.morph4j.tools.train.RunOptions} turn a command line into a plan, {@link
 * io.morph4j.tools.train.Session} carries it out, and the listeners beside it show how it goes on.
 *
 * <p>Uses {@code cli}, {@code machine}, {@code report} and {@code evaluation}.
 */
@NullMarked
package io.morph4j.tools.train;

import org.jspecify.annotations.NullMarked;
