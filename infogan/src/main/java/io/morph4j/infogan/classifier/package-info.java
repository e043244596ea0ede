/** A form for 32×32 whose recogniser is a network of its own. */
@NullMarked
package io.morph4j.infogan.classifier;

import org.jspecify.annotations.NullMarked;
