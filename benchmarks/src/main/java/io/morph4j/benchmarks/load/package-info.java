/** A server under many requests: {@link io.morph4j.benchmarks.load.ServeLoad}. */
@NullMarked
package io.morph4j.benchmarks.load;

import org.jspecify.annotations.NullMarked;
