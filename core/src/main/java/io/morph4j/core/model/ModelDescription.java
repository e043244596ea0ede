package io.morph4j.core.model;

import io.morph4j.core.network.NetworkKinds;
import io.morph4j.core.network.NetworkOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model file says about itself.
 *
 * @param architecture that trained it, e.g. {@code cyclegan}; {@code imported} for converted
 *     weights
 * @param network the generator's kind: {@code resnet} or {@code unet}
 * @param options of the network, by name (e.g. {@code filters=64 blocks=9 norm=instance})
 * @param inputChannels 1 or 3 (grey or RGB), or more
 * @param outputChannels likewise
 * @param sourceDomain name of the input domain, e.g. {@code apple}
 * @param targetDomain name of the output domain
 * @param multiple sides are padded to a multiple of this
 * @param training free text values about the training: steps, seed, options; nothing dated, so that
 *     bytes repeat
 */
public record ModelDescription(
    String architecture,
    String network,
    Map<String, String> options,
    int inputChannels,
    int outputChannels,
    String sourceDomain,
    String targetDomain,
    int multiple,
    Map<String, String> training) {
  public ModelDescription {
    options = Map.copyOf(options);
    training = Map.copyOf(training);
  }

  /** The same with other options. */
  public ModelDescription withOptions(Map<String, String> changed) {
    return new ModelDescription(
        architecture,
        network,
        changed,
        inputChannels,
        outputChannels,
        sourceDomain,
        targetDomain,
        multiple,
        training);
  }

  /** A model of one network from pictures to pictures. */
  public static ModelDescription translation(
      String architecture,
      NetworkOptions<?> network,
      int inputChannels,
      int outputChannels,
      String source,
      String target) {
    return new ModelDescription(
        architecture,
        network.kind(),
        NetworkKinds.describe(network),
        inputChannels,
        outputChannels,
        source,
        target,
        network.multiple(),
        Map.of());
  }

  /** The same with other words about the training. */
  public ModelDescription withTraining(Map<String, String> told) {
    return new ModelDescription(
        architecture,
        network,
        options,
        inputChannels,
        outputChannels,
        sourceDomain,
        targetDomain,
        multiple,
        told);
  }

  /**
   * The same with other policies of inference.
   *
   * @param keepsGrey whether a grey picture gives a grey one
   * @param lab whether the network makes the colour of a picture from its lightness
   */
  public ModelDescription withPolicies(InferencePolicy policy, boolean keepsGrey, boolean lab) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.putAll(policy.describe());
    all.put("keepsGrey", Boolean.toString(keepsGrey));
    if (lab) {
      all.put("colours", "lab");
    }
    return withOptions(all);
  }
}
