/** Model files and translation: {@link io.morph4j.core.model.ModelFile} and its Translator. */
@NullMarked
package io.morph4j.core.model;

import org.jspecify.annotations.NullMarked;
