/** The codes of InfoGAN, their bound of the mutual information, and the generator they are for. */
@NullMarked
package io.morph4j.infogan.codes;

import org.jspecify.annotations.NullMarked;
