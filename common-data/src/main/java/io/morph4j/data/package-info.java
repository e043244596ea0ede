/** Pictures. */
@NullMarked
package io.morph4j.data;

import org.jspecify.annotations.NullMarked;
