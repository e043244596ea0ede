/** What recipes learn in minutes: the yardstick of {@code morph4j bench --learning}. */
@NullMarked
package io.morph4j.benchmarks.learning;

import org.jspecify.annotations.NullMarked;
