/**
 * What becomes of models that sample or encode: {@link io.morph4j.tools.sample.SampleCommand} turns
 * noise and codes into pictures or points, {@link io.morph4j.tools.sample.EncodeCommand} pictures
 * into codes.
 */
@NullMarked
package io.morph4j.tools.sample;

import org.jspecify.annotations.NullMarked;
