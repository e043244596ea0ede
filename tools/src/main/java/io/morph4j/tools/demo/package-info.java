/**
 * {@code morph4j demo}, the whole story in minutes: draw pictures, train, translate, measure by
 * {@link io.morph4j.tools.demo.HueScore}, and show all on one page.
 *
 * <p>Uses {@code cli}, {@code report}, {@code translate} and {@code train}.
 */
@NullMarked
package io.morph4j.tools.demo;

import org.jspecify.annotations.NullMarked;
