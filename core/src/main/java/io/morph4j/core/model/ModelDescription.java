package io.morph4j.core.model;

import io.morph4j.core.file.UserException;
import io.morph4j.core.network.NetworkOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a model file says about itself.
 *
 * @param architecture that trained it, e.g. {@code cyclegan}; {@code imported} for converted
 *     weights
 * @param networks by name, e.g. {@code G}; a name is letters, digits, {@code _} and {@code -}
 * @param signature what the model turns into what
 * @param domains their names. Of a model from one domain to one other: source and target. Of a
 *     model guided by labels or styles: one for each column of the labels
 * @param policy how the networks are run outside training
 * @param training free text values about the training: steps, seed, options; nothing dated, so that
 *     bytes repeat
 */
public record ModelDescription(
    String architecture,
    Map<String, NetworkDescription> networks,
    Signature signature,
    List<String> domains,
    InferencePolicy policy,
    Map<String, String> training) {
  private static final int MOST_NETWORKS = 100;

  /**
   * @throws IllegalArgumentException if a count is out of range, or a network is missing that the
   *     signature needs
   */
  public ModelDescription {
    networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
    boolean pair = signature instanceof Signature.PictureToPicture;
    domains = pair ? pair(domains) : Bounds.names("domain", domains, 0, Bounds.SIZE);
    training = Map.copyOf(training);
    checkNetworks(networks);
    needed(signature, networks);
    if (signature instanceof Signature.GuidedPictureToPicture guided
        && guided.condition() == Signature.Condition.LABEL
        && guided.conditionSize() != domains.size()) {
      throw new IllegalArgumentException(
          "a generator for %d labels needs as many domains, there are %s"
              .formatted(guided.conditionSize(), domains));
    }
    if (signature instanceof Signature.GuidedPictureToPicture guided
        && guided.latentSize() < 1
        && networks.values().stream().anyMatch(n -> n.role() == NetworkRole.MAPPING)) {
      throw new IllegalArgumentException(
          "a mapping network needs a latentSize of 1 or more, not 0");
    }
  }

  /** A model of one network, G, from pictures of one domain to pictures of another. */
  public static ModelDescription translation(
      String architecture,
      NetworkOptions<?> options,
      int inputChannels,
      int outputChannels,
      String source,
      String target) {
    return new ModelDescription(
        architecture,
        Map.of("G", NetworkDescription.of(NetworkRole.GENERATOR, options)),
        Signature.PictureToPicture.of(options, inputChannels, outputChannels),
        List.of(source, target),
        InferencePolicy.DEFAULT,
        Map.of());
  }

  /** A model of one network {@code G} from noise and codes to pictures or points. */
  public static ModelDescription generation(
      String architecture, NetworkOptions<?> options, Signature.OfNoise signature) {
    return new ModelDescription(
        architecture,
        Map.of("G", NetworkDescription.of(NetworkRole.GENERATOR, options)),
        signature,
        List.of(),
        InferencePolicy.DEFAULT,
        Map.of());
  }

  /** The same with a second network {@code E}, the encoder, that leads back to the noise. */
  public static ModelDescription generation(
      String architecture,
      NetworkOptions<?> options,
      NetworkOptions<?> encoder,
      Signature.OfNoise signature) {
    return new ModelDescription(
        architecture,
        Map.of(
            "G", NetworkDescription.of(NetworkRole.GENERATOR, options),
            "E", NetworkDescription.of(NetworkRole.ENCODER, encoder)),
        signature,
        List.of(),
        InferencePolicy.DEFAULT,
        Map.of());
  }

  /** A model of one network {@code E} from pictures of one size to codes. */
  public static ModelDescription encoding(
      String architecture, NetworkOptions<?> options, Signature.PictureToCode signature) {
    return new ModelDescription(
        architecture,
        Map.of("E", NetworkDescription.of(NetworkRole.ENCODER, options)),
        signature,
        List.of(),
        InferencePolicy.DEFAULT,
        Map.of());
  }

  /**
   * The description in the metadata of a file.
   *
   * @param file for messages
   * @throws UserException if there is none, or one that this version cannot read
   */
  public static ModelDescription ofMetadata(Map<String, String> metadata, Path file) {
    return DescriptionJson.fromMetadata(metadata, file);
  }

  /** The description as metadata of a file of any form that has names and texts. */
  public Map<String, String> toMetadata() {
    return DescriptionJson.toMetadata(this);
  }

  public ModelDescription withPolicy(InferencePolicy changed) {
    return new ModelDescription(architecture, networks, signature, domains, changed, training);
  }

  public ModelDescription withTraining(Map<String, String> changed) {
    return new ModelDescription(architecture, networks, signature, domains, policy, changed);
  }

  /** The name of the network that has this role, empty if none has it. */
  public Optional<String> network(NetworkRole role) {
    return networks.entrySet().stream()
        .filter(network -> network.getValue().role() == role)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The kinds of the networks in their order, each once: what must be on the class path. */
  public List<String> kinds() {
    return networks.values().stream().map(NetworkDescription::kind).distinct().toList();
  }

  /** From where to where, e.g. {@code horse to zebra}, or all domains; empty without any. */
  public String domainTitle() {
    return String.join(signature instanceof Signature.PictureToPicture ? " to " : ", ", domains);
  }

  /** Whether this model leads from the target of {@code other} back to its source. */
  public boolean leadsBackFrom(ModelDescription other) {
    return signature instanceof Signature.PictureToPicture
        && other.signature() instanceof Signature.PictureToPicture
        && domains.size() == 2
        && domains.equals(List.of(other.domains.get(1), other.domains.get(0)));
  }

  /**
   * Refuses a generator that takes pictures of other sides than the signature says.
   *
   * @throws IllegalArgumentException which names both
   */
  public void requireSides(NetworkRole role, NetworkOptions<?> options) {
    if (role != NetworkRole.GENERATOR || !(signature instanceof Signature.OfPictures pictures)) {
      return;
    }
    if (pictures.multiple() != options.multiple() || pictures.leastSide() != options.leastSide()) {
      throw new IllegalArgumentException(
          "it says sides are multiples of %d from %d on, a %s takes multiples of %d from %d on"
              .formatted(
                  pictures.multiple(),
                  pictures.leastSide(),
                  options.kind(),
                  options.multiple(),
                  options.leastSide()));
    }
  }

  private static List<String> pair(List<String> domains) {
    Bounds.in("number of domains", domains.size(), 2, 2);
    return List.copyOf(domains);
  }

  private static void checkNetworks(Map<String, NetworkDescription> networks) {
    Bounds.in("number of networks", networks.size(), 1, MOST_NETWORKS);
    Set<NetworkRole> roles = EnumSet.noneOf(NetworkRole.class);
    networks.forEach(
        (name, network) -> {
          if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new IllegalArgumentException(
                "a network has a name other than letters, digits, _ and -");
          }
          if (!roles.add(network.role())) {
            throw new IllegalArgumentException("two networks are a " + network.role().id());
          }
        });
  }

  private static void needed(Signature signature, Map<String, NetworkDescription> networks) {
    NetworkRole role =
        signature instanceof Signature.PictureToCode ? NetworkRole.ENCODER : NetworkRole.GENERATOR;
    if (networks.values().stream().noneMatch(network -> network.role() == role)) {
      throw new IllegalArgumentException(
          "a model from %s needs a network that is the %s".formatted(signature.title(), role.id()));
    }
  }
}
