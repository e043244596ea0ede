/** Measures of codes that a network found by itself. */
@NullMarked
package io.morph4j.core.metric.code;

import org.jspecify.annotations.NullMarked;
