package io.morph4j.core.model;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained generator with all that is needed to use it.
 *
 * @param description architecture, network and its options, channels, domain names, normalisation and
 *     training summary, as in the file's JSON header
 * @param weights arrays under the reference implementation's state-dict keys
 */
public record ModelFile(ModelDescription description, Map<String, INDArray> weights) {}
