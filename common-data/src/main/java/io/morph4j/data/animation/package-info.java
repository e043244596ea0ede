/** Pictures in motion: start reading at {@link io.morph4j.data.animation.Animation}. */
@NullMarked
package io.morph4j.data.animation;

import org.jspecify.annotations.NullMarked;
