/**
 * ONNX files: {@link io.morph4j.onnx.OnnxExport} writes the networks of a model, {@link
 * io.morph4j.onnx.OnnxInferenceProvider} runs such files in translation, and {@link
 * io.morph4j.onnx.OnnxExtractor} takes them as feature extractors.
 */
@NullMarked
package io.morph4j.onnx;

import org.jspecify.annotations.NullMarked;
