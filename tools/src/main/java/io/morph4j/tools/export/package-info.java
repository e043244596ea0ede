/**
 * Models for other programs and from them: {@code export} writes ONNX, safetensors and DL4J's
 * graphs, {@code import} makes a model from the weights of another program.
 *
 * <p>Uses {@code cli} and {@code translate}.
 */
@NullMarked
package io.morph4j.tools.export;

import org.jspecify.annotations.NullMarked;
