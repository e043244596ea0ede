package io.morph4j.serve;

import io.morph4j.core.config.NearestName;
import io.morph4j.core.model.Code;
import io.morph4j.core.model.ModelDescription;
import io.morph4j.core.model.NetworkRole;
import io.morph4j.core.model.Signature;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The models of a server, by name. */
final class ServedModels implements AutoCloseable {
  private final Map<String, ServedModel> byName = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if there is none, or two have the same name
   */
  ServedModels(List<ServedModel> models) {
    for (ServedModel model : models) {
      if (byName.put(model.name(), model) != null) {
        throw new IllegalArgumentException("two models are called " + model.name());
      }
    }
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("there is no model to serve");
    }
  }

  /**
   * The model that a request asks for.
   *
   * @param name null for the first
   * @throws Refusal if there is none of that name
   */
  ServedModel named(@Nullable String name) {
    ServedModel model = name == null ? byName.values().iterator().next() : byName.get(name);
    if (model == null) {
      String nearest = NearestName.of(String.valueOf(name), byName.keySet());
      throw Refusal.badRequest(
          "there is no such model%s; there are %s"
              .formatted(
                  nearest == null ? "" : ", did you mean " + nearest + "?",
                  String.join(", ", byName.keySet())));
    }
    return model;
  }

  /** What clients are told about the models, for JSON. */
  List<Map<String, Object>> facts() {
    return byName.values().stream().map(ServedModels::facts).collect(Collectors.toList());
  }

  private static Map<String, Object> facts(ServedModel model) {
    ModelDescription description = model.description();
    Signature signature = description.signature();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", model.name());
    facts.put("task", signature instanceof Signature.OfNoise ? "sample" : "translate");
    facts.put("turns", signature.title());
    facts.put("domains", description.domains());
    if (signature instanceof GuidedPictureToPicture guided) {
      facts.put("guide", guided.condition().name().toLowerCase(Locale.ROOT));
      facts.put("seed", description.network(NetworkRole.MAPPING).isPresent());
      facts.put("reference", description.network(NetworkRole.ENCODER).isPresent());
    }
    if (signature instanceof Signature.OfNoise noise) {
      facts.put("gives", noise instanceof Signature.NoiseToPoints ? "points" : "pictures");
      facts.put("codes", noise.codes().stream().map(ServedModels::facts).toList());
    }
    facts.put("trainedBy", description.architecture());
    facts.put("training", description.training());
    return facts;
  }

  private static Map<String, Object> facts(Code code) {
    if (code instanceof Code.Categorical categorical) {
      return Map.of("name", code.name(), "values", categorical.values());
    }
    Code.Continuous range = (Code.Continuous) code;
    return Map.of("name", code.name(), "low", range.low(), "high", range.high());
  }

  @Override
  public void close() {
    byName.values().forEach(ServedModel::close);
  }
}
