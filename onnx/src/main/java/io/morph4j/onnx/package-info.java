/** Networks in ONNX files as feature extractors: {@link io.morph4j.onnx.OnnxExtractor}. */
@NullMarked
package io.morph4j.onnx;

import org.jspecify.annotations.NullMarked;
