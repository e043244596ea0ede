/** The page of a server in a real browser: {@link io.morph4j.benchmarks.page.PageCheck}. */
@NullMarked
package io.morph4j.benchmarks.page;

import org.jspecify.annotations.NullMarked;
