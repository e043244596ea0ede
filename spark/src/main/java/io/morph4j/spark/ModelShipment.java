package io.morph4j.spark;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.GuideChoice;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** A model on its way to the executors: its file, and how it is to be used. */
final class ModelShipment implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FileShipment model;
  private final TreeMap<String, String> policy;
  private final @Nullable String target;
  private final @Nullable String attributes;
  private final @Nullable FileShipment reference;
  private final @Nullable Long latentSeed;
  private final double truncation;

  private ModelShipment(
      FileShipment model,
      SortedMap<String, String> policy,
      GuideChoice guide,
      @Nullable FileShipment reference) {
    this.model = model;
    this.policy = new TreeMap<>(policy);
    this.target = guide.target();
    this.attributes = guide.attributes();
    this.reference = reference;
    this.latentSeed = guide.latentSeed();
    this.truncation = guide.truncation();
  }

  /**
   * Packs the model file at {@code place}.
   *
   * @param policy components of the inference policy to replace, see {@link Translator#load}
   * @param guide with one result, without references
   * @param reference whose style results take, null for none
   * @throws UserException if a file cannot be read
   */
  static ModelShipment of(
      String place,
      SortedMap<String, String> policy,
      GuideChoice guide,
      @Nullable String reference,
      Configuration configuration) {
    return new ModelShipment(
        FileShipment.of(place, configuration),
        policy,
        guide,
        reference == null ? null : FileShipment.of(reference, configuration));
  }

  /** Equal for equal models that are used equally. */
  String key() {
    String style = reference == null ? "" : reference.digest();
    return "%s %s %s %s %s %s %s"
        .formatted(model.digest(), policy, target, attributes, style, latentSeed, truncation);
  }

  /**
   * A translator with its guide.
   *
   * @param guide what every picture becomes
   */
  record Unpacked(Translator translator, Guide guide) {}

  /**
   * The translator, to be closed by the caller.
   *
   * @throws UserException if the model or the guide is of no use
   */
  Unpacked unpack() {
    return model.unpacked(
        file ->
            reference == null
                ? open(file, List.of())
                : reference.unpacked(picture -> open(file, List.of(picture))));
  }

  private Unpacked open(Path file, List<Path> references) {
    Translator translator = Translator.load(file, policy);
    try {
      GuideChoice choice =
          new GuideChoice(target, attributes, references, latentSeed, 1, truncation);
      return new Unpacked(translator, choice.guides(translator.description()).get(0));
    } catch (RuntimeException e) {
      translator.close();
      throw e;
    }
  }
}
