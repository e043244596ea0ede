package io.morph4j.core.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.morph4j.core.file.StrictJson;
import io.morph4j.core.model.Signature.Condition;
import io.morph4j.core.model.Signature.Distribution;
import io.morph4j.core.model.Signature.GuidedPictureToPicture;
import io.morph4j.core.model.Signature.NoiseToPicture;
import io.morph4j.core.model.Signature.NoiseToPoints;
import io.morph4j.core.model.Signature.PictureToCode;
import io.morph4j.core.model.Signature.PictureToPicture;
import io.morph4j.core.model.Signature.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A {@link Signature} as JSON and back. */
final class SignatureJson {
  private static final String KIND = "kind";
  private static final String PICTURE_TO_PICTURE = "picture-to-picture";
  private static final String GUIDED = "guided-picture-to-picture";
  private static final String NOISE_TO_PICTURE = "noise-to-picture";
  private static final String NOISE_TO_POINTS = "noise-to-points";
  private static final String PICTURE_TO_CODE = "picture-to-code";

  private SignatureJson() {}

  static JsonObject write(Signature signature) {
    JsonObject json = new JsonObject();
    if (signature instanceof PictureToPicture s) {
      json.addProperty(KIND, PICTURE_TO_PICTURE);
      pictures(json, s);
    } else if (signature instanceof GuidedPictureToPicture s) {
      json.addProperty(KIND, GUIDED);
      pictures(json, s);
      json.addProperty("condition", s.condition().id());
      json.addProperty("conditionSize", s.conditionSize());
      json.addProperty("latentSize", s.latentSize());
      json.addProperty("referenceSide", s.referenceSide());
    } else if (signature instanceof NoiseToPicture s) {
      json.addProperty(KIND, NOISE_TO_PICTURE);
      noise(json, s);
      size(json, s.channels(), s.height(), s.width());
      json.addProperty("range", s.range().id());
    } else if (signature instanceof NoiseToPoints s) {
      json.addProperty(KIND, NOISE_TO_POINTS);
      noise(json, s);
      json.addProperty("dimensions", s.dimensions());
    } else if (signature instanceof PictureToCode s) {
      json.addProperty(KIND, PICTURE_TO_CODE);
      size(json, s.channels(), s.height(), s.width());
      json.addProperty("size", s.size());
    }
    return json;
  }

  private static void pictures(JsonObject json, Signature.OfPictures signature) {
    json.addProperty("inputChannels", signature.inputChannels());
    json.addProperty("outputChannels", signature.outputChannels());
    json.addProperty("multiple", signature.multiple());
    json.addProperty("leastSide", signature.leastSide());
  }

  private static void size(JsonObject json, int channels, int height, int width) {
    json.addProperty("channels", channels);
    json.addProperty("height", height);
    json.addProperty("width", width);
  }

  private static void noise(JsonObject json, Signature.OfNoise signature) {
    json.addProperty("noise", signature.noise());
    json.addProperty("distribution", signature.distribution().id());
    JsonArray codes = new JsonArray();
    for (Code code : signature.codes()) {
      JsonObject one = new JsonObject();
      one.addProperty("name", code.name());
      if (code instanceof Code.Categorical categorical) {
        one.add("values", StrictJson.array(categorical.values()));
      } else if (code instanceof Code.Continuous continuous) {
        one.addProperty("low", continuous.low());
        one.addProperty("high", continuous.high());
      }
      codes.add(one);
    }
    json.add("codes", codes);
  }

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  static Signature read(JsonObject json, String where) {
    String kind = StrictJson.text(json, KIND, where);
    Function<String, Integer> count =
        name -> StrictJson.count(json, name, 0, Integer.MAX_VALUE, where);
    return switch (kind) {
      case PICTURE_TO_PICTURE ->
          new PictureToPicture(
              count.apply("inputChannels"),
              count.apply("outputChannels"),
              count.apply("multiple"),
              count.apply("leastSide"));
      case GUIDED ->
          new GuidedPictureToPicture(
              count.apply("inputChannels"),
              count.apply("outputChannels"),
              count.apply("multiple"),
              count.apply("leastSide"),
              choice(json, "condition", Condition.values(), Condition::id, where),
              count.apply("conditionSize"),
              count.apply("latentSize"),
              count.apply("referenceSide"));
      case NOISE_TO_PICTURE ->
          new NoiseToPicture(
              count.apply("noise"),
              choice(json, "distribution", Distribution.values(), Distribution::id, where),
              codes(json, where),
              count.apply("channels"),
              count.apply("height"),
              count.apply("width"),
              choice(json, "range", Range.values(), Range::id, where));
      case NOISE_TO_POINTS ->
          new NoiseToPoints(
              count.apply("noise"),
              choice(json, "distribution", Distribution.values(), Distribution::id, where),
              codes(json, where),
              count.apply("dimensions"));
      case PICTURE_TO_CODE ->
          new PictureToCode(
              count.apply("channels"),
              count.apply("height"),
              count.apply("width"),
              count.apply("size"));
      default ->
          throw new IllegalArgumentException(
              "this Morph4J does not know what a model " + kind + " is: use a newer one");
    };
  }

  private static <E> E choice(
      JsonObject json, String name, E[] values, Function<E, String> id, String where) {
    String text = StrictJson.text(json, name, where);
    return Arrays.stream(values)
        .filter(value -> id.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the field \"%s\" is %s, expected one of %s"
                        .formatted(
                            name,
                            text,
                            String.join(", ", Arrays.stream(values).map(id).toList()))));
  }

  private static List<Code> codes(JsonObject json, String where) {
    List<Code> codes = new ArrayList<>();
    for (JsonElement element : StrictJson.elements(json, "codes", where)) {
      if (!element.isJsonObject()) {
        throw new IllegalArgumentException("a code is " + element + ", expected an object");
      }
      JsonObject one = element.getAsJsonObject();
      String name = StrictJson.text(one, "name", where);
      codes.add(
          one.has("values")
              ? new Code.Categorical(name, StrictJson.list(one, "values", where))
              : new Code.Continuous(
                  name,
                  StrictJson.decimal(one, "low", where),
                  StrictJson.decimal(one, "high", where)));
    }
    return codes;
  }
}
