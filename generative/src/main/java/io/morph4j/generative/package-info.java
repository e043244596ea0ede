/** What the generative architectures share: the adversarial losses with their penalties. */
@NullMarked
package io.morph4j.generative;

import org.jspecify.annotations.NullMarked;
