/**
 * Networks of the DL4J zoo as feature extractors: {@link io.morph4j.zoo.Vgg16Extractor}. DL4J plays
 * no part elsewhere, so it is kept to this module. Our networks as its graphs are in {@code graph}.
 */
@NullMarked
package io.morph4j.zoo;

import org.jspecify.annotations.NullMarked;
